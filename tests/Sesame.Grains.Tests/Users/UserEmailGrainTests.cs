using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

public sealed class UserEmailGrainTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    // Anew each time: a restarted silo has other grains.
    private People Crowd => new(silo.Grains);

    private readonly Mailbox mails = new(silo.Mails);

    private IRecoveryGrain Recovery => silo.Grains.GetGrain<IRecoveryGrain>("deployment");

    [Fact]
    public async Task An_added_address_names_its_user_only_once_the_mailed_link_came_back()
    {
        var (id, _) = await Crowd.Register();
        var added = People.NewEmail();
        Assert.Equal(new UserEmailView(added, false, false), Done(await Add(id, added)));
        Assert.IsNotType<Abstractions.Logins.LoginResult.Session>(await Crowd.TryLogin(added));

        Assert.Equal(new UserEmailView(added, true, false), Done(await Verify(await mails.Token(added))));

        Assert.Equal(id, (await Crowd.LogIn(added)).Grant.UserId);
        await silo.RestartAsync();
        Assert.Equal([true, true], (await Read(id)).Emails.Select(email => email.Verified));
    }

    [Fact]
    public async Task Of_a_thousand_redemptions_of_one_link_exactly_one_succeeds()
    {
        var (id, _) = await Crowd.Register();
        var added = People.NewEmail();
        await Add(id, added);
        var token = await mails.Token(added);

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Verify(token)));

        Assert.Single(results, result => result is ChangeEmailResult.Done);
        Assert.Equal(999, results.Count(result => result is ChangeEmailResult.LinkInvalid));
    }

    [Fact]
    public async Task Of_two_users_who_prove_one_address_at_once_one_wins()
    {
        var (first, _) = await Crowd.Register();
        var (second, _) = await Crowd.Register();
        var added = People.NewEmail();
        await Add(first, added);
        var one = await mails.Token(added, first.ToString("N"));
        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await Add(second, added);
        var other = await mails.Token(added, second.ToString("N"));

        var results = await Task.WhenAll(Verify(one), Verify(other));

        Assert.Single(results, result => result is ChangeEmailResult.Done);
        Assert.Single(results, result => result is ChangeEmailResult.Taken);
        Assert.Equal(1L, await Count($"email = '{added}' AND is_claimed"));
    }

    [Fact]
    public async Task An_address_of_another_user_is_added_alike_and_its_owner_is_told_without_a_link()
    {
        var (_, taken) = await Crowd.Register();
        var (id, _) = await Crowd.Register();

        Assert.Equal(new UserEmailView(taken, false, false), Done(await Add(id, taken)));
        Assert.DoesNotContain("#token=", await mails.Find(taken, "another"), StringComparison.Ordinal);
        Assert.Equal(1L, await Count($"email = '{taken}' AND is_claimed"));
        Assert.IsType<ChangeEmailResult.Taken>(await Add(id, taken, vouched: true));
    }

    [Fact]
    public async Task A_vouched_address_is_proved_at_once_and_mails_nothing()
    {
        var (id, _) = await Crowd.Register();
        var vouched = People.NewEmail();

        Assert.Equal(new UserEmailView(vouched, true, false), Done(await Add(id, vouched, vouched: true)));
        Assert.Equal(id, (await Crowd.LogIn(vouched)).Grant.UserId);
        Assert.Equal(0, mails.Count(vouched));
    }

    [Fact]
    public async Task A_link_is_dead_after_a_day_after_a_newer_one_and_after_its_address_went()
    {
        var (id, _) = await Crowd.Register();
        var (late, replaced, removed) = (People.NewEmail(), People.NewEmail(), People.NewEmail());
        await Add(id, late);
        var lateToken = await mails.Token(late);
        silo.Time.Advance(TimeSpan.FromHours(24));
        Assert.IsType<ChangeEmailResult.LinkInvalid>(await Verify(lateToken));

        await Add(id, replaced);
        var older = await mails.Token(replaced);
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Recovery.SendVerification(new AskForMail(People.Caller with { UserId = id }, replaced)));
        Assert.IsType<ChangeEmailResult.LinkInvalid>(await Verify(older));

        await Add(id, removed);
        var dead = await mails.Token(removed);
        Assert.IsType<ChangeEmailResult.Done>(await Remove(id, removed));
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ChangeEmailResult.LinkInvalid>(await Verify(dead));
    }

    [Fact]
    public async Task The_former_primary_address_is_told_of_the_new_one()
    {
        var (id, former) = await Crowd.Register();
        var next = People.NewEmail();
        await Add(id, next, vouched: true);

        Assert.Equal(new UserEmailView(next, true, true), Done(await MakePrimary(id, next)));
        Assert.Contains(next, await mails.Find(former, "primary"), StringComparison.Ordinal);
        Assert.Equal([next, former], (await Read(id)).Emails.Select(email => email.Email));
        Assert.Equal(1L, await Count($"user_id = '{id}' AND is_primary"));
    }

    [Fact]
    public async Task Unproved_and_foreign_addresses_do_not_become_primary()
    {
        var (id, _) = await Crowd.Register();
        var (_, foreign) = await Crowd.Register();
        var unproved = People.NewEmail();
        await Add(id, unproved);

        Assert.IsType<ChangeEmailResult.Unverified>(await MakePrimary(id, unproved));
        Assert.IsType<ChangeEmailResult.NotFound>(await MakePrimary(id, foreign));
    }

    [Fact]
    public async Task The_primary_address_and_so_the_last_one_is_never_taken_away()
    {
        var (id, former) = await Crowd.Register();
        var next = People.NewEmail();
        Assert.IsType<ChangeEmailResult.IsPrimary>(await Remove(id, former));
        await Add(id, next, vouched: true);
        Assert.IsType<ChangeEmailResult.IsPrimary>(await Remove(id, former));
        await MakePrimary(id, next);

        var races = await Task.WhenAll(Remove(id, former), Remove(id, next), Remove(id, former));

        Assert.Equal(2, races.Count(result => result is ChangeEmailResult.Done));
        Assert.Equal(next, Assert.Single((await Read(id)).Emails).Email);
        Assert.Contains("no longer", await mails.Find(former, "no longer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_to_one_address_are_limited_whoever_asks_and_whatever_for()
    {
        var (id, _) = await Crowd.Register();
        var (_, known) = await Crowd.Register();
        var added = People.NewEmail();
        await Add(id, added);
        foreach (var address in new[] { added, known, People.NewEmail() })
        {
            await Ask(address);
            Assert.NotNull(await Ask(address));
            Assert.IsType<ChangeEmailResult.SendsLimited>(await Add((await Crowd.Register()).Id, address));
        }

        var often = People.NewEmail();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await Ask(often));
            silo.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.NotNull(await Ask(often));
    }

    [Fact]
    public async Task A_verification_is_mailed_only_for_an_address_that_awaits_one()
    {
        var (_, proved) = await Crowd.Register();
        var nobody = People.NewEmail();
        Assert.Null(await Ask(proved));
        Assert.Null(await Ask(nobody));
        var id = Guid.CreateVersion7();
        var vouched = People.NewEmail();
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Register(
            new RegisterUser(People.Caller, new RegistrationForm(vouched, null, new UserProfile()), EmailVerified: false, null, ["user"]));

        Assert.Null(await Ask(vouched));

        Assert.True(Done(await Verify(await mails.Token(vouched)))!.Verified);
        Assert.Equal((0, 0), (mails.Count(proved), mails.Count(nobody)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("00000000000000000000000000000000-AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_link_that_was_never_mailed_proves_nothing(string token) =>
        Assert.IsType<ChangeEmailResult.LinkInvalid>(await Verify(token));

    private static UserEmailView? Done(ChangeEmailResult result) => Assert.IsType<ChangeEmailResult.Done>(result).Email;

    private Task<ChangeEmailResult> Add(Guid id, string email, bool vouched = false) => User(id).AddEmail(new AddEmail(People.Caller, email, vouched));

    private Task<ChangeEmailResult> Remove(Guid id, string email) => User(id).RemoveEmail(new NameEmail(People.Caller, email));

    private Task<ChangeEmailResult> MakePrimary(Guid id, string email) => User(id).MakeEmailPrimary(new NameEmail(People.Caller, email));

    private Task<ChangeEmailResult> Verify(string token) => Recovery.VerifyEmail(new RedeemLink(People.Caller, token));

    private Task<TimeSpan?> Ask(string email) => Recovery.SendVerification(new AskForMail(People.Caller, email));

    private Task<long> Count(string condition) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM user_emails WHERE {condition}");

    private async Task<UserView> Read(Guid id) => (await User(id).Read())!;

    private IUserGrain User(Guid id) => silo.Grains.GetGrain<IUserGrain>(id.ToString());
}
