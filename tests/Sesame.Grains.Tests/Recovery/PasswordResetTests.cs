using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;
using RedeemLink = Sesame.Abstractions.Recovery.RedeemLink;

namespace Sesame.Grains.Tests.Recovery;

public sealed class PasswordResetTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Next = "plum kettle orbit sandal";

    // Anew each time: a restarted silo has other grains.
    private People Crowd => new(silo.Grains);

    private readonly Mailbox mails = new(silo.Mails);

    private IRecoveryGrain Recovery => silo.Grains.GetGrain<IRecoveryGrain>("deployment");

    [Fact]
    public async Task The_mailed_link_sets_a_new_password_and_ends_every_session()
    {
        var (_, email) = await Crowd.Register();
        var session = (await Crowd.LogIn(email)).Grant.SessionId;

        Assert.IsType<ChangePasswordResult.Done>(await Reset(await Link(email), Next));

        Assert.Null(await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check());
        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
    }

    [Fact]
    public async Task Who_set_a_new_password_by_a_link_is_asked_for_his_second_factor_all_the_same()
    {
        var (id, email) = await Crowd.Register();
        var (authenticator, _) = await Authenticator.SetUp(silo.Grains, id, silo.Time.GetUtcNow());
        silo.Time.Advance(2 * Authenticator.Step);
        Assert.IsType<ChangePasswordResult.Done>(await Reset(await Link(email), Next));

        var flow = Crowd.Flow(People.NewState());
        var step = Assert.IsType<LoginResult.Step>(await flow.SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, Next, CountAddress: false)));

        Assert.Equal("totp", step.Next);
        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}'"));
        Assert.IsType<LoginResult.Session>(await flow.SubmitTotp(new SubmitTotp(People.Caller, authenticator.CodeAt(silo.Time.GetUtcNow()), CountAddress: false)));
    }

    [Fact]
    public async Task Of_a_thousand_redemptions_of_one_link_exactly_one_succeeds()
    {
        var (_, email) = await Crowd.Register();
        var token = await Link(email);
        var before = silo.HashesStarted;

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Reset(token, Next)));

        Assert.Single(results, result => result is ChangePasswordResult.Done);
        Assert.Equal(999, results.Count(result => result is ChangePasswordResult.LinkInvalid));
        Assert.Equal(before + 1, silo.HashesStarted);
    }

    [Fact]
    public async Task A_password_at_fault_leaves_the_link_as_it_was()
    {
        var (_, email) = await Crowd.Register();
        var token = await Link(email);
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<ChangePasswordResult.Faulty>(await Reset(token, "password"));
        }

        await silo.RestartAsync();
        Assert.IsType<ChangePasswordResult.Done>(await Reset(token, Next));
    }

    [Fact]
    public async Task The_failures_counted_at_the_account_are_forgotten_also_after_a_restart()
    {
        var (_, email) = await Crowd.Register();
        for (var i = 0; i < 5; i++)
        {
            await Crowd.TryLogin(email, $"wrong password number {i}");
        }

        Assert.IsType<LoginResult.Delayed>(await Crowd.TryLogin(email));
        Assert.IsType<ChangePasswordResult.Done>(await Reset(await Link(email), Next));
        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email, "wrong password again"));
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
    }

    [Fact]
    public async Task A_link_is_dead_after_a_quarter_of_an_hour_after_a_newer_one_and_after_another_change()
    {
        var (id, email) = await Crowd.Register();
        var late = await Link(email);
        silo.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(late, Next));

        var older = await Link(email);
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        var newer = await Link(email, older);
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(older, Next));
        await silo.Grains.GetGrain<ICredentialsGrain>(id.ToString()).SetPassword(new SetPassword(People.Caller, Next, false, false));
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(newer, People.Password));
    }

    [Fact]
    public async Task A_link_does_nothing_for_a_user_who_was_disabled_since()
    {
        var (id, email) = await Crowd.Register();
        var token = await Link(email);
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Disable(new ChangeUser(People.Caller));

        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(token, Next));
        await user.Enable(new ChangeUser(People.Caller));
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(token, Next));
    }

    [Fact]
    public async Task A_link_does_nothing_for_a_user_while_he_is_locked()
    {
        var (id, email) = await Crowd.Register();
        var token = await Link(email);
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Lock(new ChangeUser(People.Caller));

        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(token, Next));

        await user.Unlock(new ChangeUser(People.Caller));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email));
        Assert.IsType<ChangePasswordResult.Done>(await Reset(token, Next));
    }

    [Fact]
    public async Task A_reset_that_races_a_freeze_leaves_the_old_password_or_a_frozen_user_with_the_new_one()
    {
        var (id, email) = await Crowd.Register();
        var token = await Link(email);
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());

        var reset = Reset(token, Next);
        await user.Freeze(new ChangeUser(People.Caller));

        // Whichever came first: after the freeze nothing of it succeeds.
        Assert.True(await reset is ChangePasswordResult.Done or ChangePasswordResult.LinkInvalid);
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(token, People.Password));
        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email, Next));
    }

    [Fact]
    public async Task A_link_goes_with_the_address_it_was_mailed_to()
    {
        var (id, email) = await Crowd.Register();
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        var other = People.NewEmail();
        await user.AddEmail(new AddEmail(People.Caller, other, Verified: true));
        var token = await Link(other);

        await user.RemoveEmail(new NameEmail(People.Caller, other));

        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(token, Next));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email));
    }

    [Fact]
    public async Task Nobody_but_a_user_who_may_log_in_gets_a_mail_and_not_too_often()
    {
        var (id, barred) = await Crowd.Register();
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Disable(new ChangeUser(People.Caller));
        var (_, known) = await Crowd.Register();
        var nobody = People.NewEmail();

        foreach (var email in new[] { barred, nobody, known, known, known })
        {
            await Recovery.RequestPasswordReset(new AskForMail(People.Caller, email));
        }

        await mails.Token(known);
        Assert.Equal((0, 0, 1), (mails.Count(barred), mails.Count(nobody), mails.Count(known)));
    }

    [Fact]
    public async Task Known_and_unknown_addresses_cost_the_same_entries_in_the_audit()
    {
        var (_, known) = await Crowd.Register();
        var before = await Entries();
        await Recovery.RequestPasswordReset(new AskForMail(People.Caller, known));
        var ofKnown = await Entries() - before;
        await Recovery.RequestPasswordReset(new AskForMail(People.Caller, People.NewEmail()));

        Assert.Equal(ofKnown, await Entries() - before - ofKnown);
    }

    [Fact]
    public async Task Links_of_one_kind_are_none_of_another()
    {
        var (id, email) = await Crowd.Register();
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        var added = People.NewEmail();
        await user.AddEmail(new AddEmail(People.Caller, added, Verified: false));
        var verification = await mails.Token(added);
        var reset = await Link(email);

        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset(verification, Next));
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset($"{id:N}.{verification.Split('.')[1]}", Next));
        Assert.IsType<ChangeEmailResult.LinkInvalid>(await Recovery.VerifyEmail(new RedeemLink(People.Caller, reset)));
        Assert.IsType<ChangePasswordResult.LinkInvalid>(await Reset("", Next));
    }

    private async Task<string> Link(string email, string? before = null)
    {
        await Recovery.RequestPasswordReset(new AskForMail(People.Caller, email));
        for (var i = 0; ; i++)
        {
            var token = await mails.Token(email);
            if (token != before || i > 600)
            {
                return token;
            }

            await Task.Delay(20);
        }
    }

    private Task<ChangePasswordResult> Reset(string token, string password) =>
        Recovery.ResetPassword(new RedeemLink(People.Caller, token), password, countAddress: false);

    private Task<long> Entries() => silo.Database.ScalarAsync<long>("SELECT count(*) FROM audit_log");
}
