using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class NewPasswordStepTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Given = "walnut ferry comet lantern";
    private const string Chosen = "plum kettle orbit sandal";

    // Anew each time: a restarted silo has other grains.
    private People Crowd => new(silo.Grains);

    [Fact]
    public async Task Where_a_new_password_is_due_the_session_opens_with_it_once_also_after_a_restart()
    {
        var (id, email) = await Due();
        var state = await Begin(email);
        await silo.RestartAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Submit(state, Chosen)));

        Assert.Equal(id, Assert.IsType<LoginResult.Session>(Assert.Single(results, result => result is LoginResult.Session)).Grant.UserId);
        Assert.Equal(19, results.Count(result => result is LoginResult.StepUnexpected));
        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email, Given));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Chosen));
        Assert.False((await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Read())!.UpdatePasswordRequired);
    }

    [Fact]
    public async Task A_password_at_fault_or_the_present_one_leaves_the_flow_as_it_was()
    {
        var (_, email) = await Due();
        var state = await Begin(email);

        Assert.Equal("PASSWORD_REUSED", Assert.Single(Assert.IsType<LoginResult.Faulty>(await Submit(state, Given)).Faults).Reason);
        Assert.IsType<LoginResult.Faulty>(await Submit(state, "short"));
        Assert.IsType<LoginResult.Session>(await Submit(state, Chosen));
    }

    [Fact]
    public async Task A_login_is_over_once_it_was_told_five_times_that_a_password_was_used_before_also_over_a_restart()
    {
        var (_, email) = await Due();
        var state = await Begin(email);
        for (var i = 0; i < 5; i++)
        {
            if (i == 3)
            {
                await silo.RestartAsync();
            }

            Assert.Equal("PASSWORD_REUSED", Assert.Single(Assert.IsType<LoginResult.Faulty>(await Submit(state, Given)).Faults).Reason);
        }

        Assert.IsType<LoginResult.StepUnexpected>(await Submit(state, Chosen));
        Assert.IsType<LoginResult.Session>(await Submit(await Begin(email), Chosen));
    }

    [Fact]
    public async Task A_text_that_the_rules_refuse_is_not_compared_with_the_present_password()
    {
        var (id, email) = await Crowd.Register();
        // bcrypt of "U*U", from the test vectors of crypt_blowfish.
        var adopt = new AdoptHash(People.Caller, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", UpdateRequired: true);
        Assert.IsType<ChangePasswordResult.Done>(await silo.Grains.GetGrain<ICredentialsGrain>(id.ToString()).AdoptHash(adopt));
        var state = await Begin(email, "U*U");
        var before = silo.HashesStarted;

        var faulty = Assert.IsType<LoginResult.Faulty>(await Submit(state, "U*U"));

        Assert.Contains(faulty.Faults, fault => fault.Reason == "PASSWORD_TOO_SHORT");
        Assert.DoesNotContain(faulty.Faults, fault => fault.Reason == "PASSWORD_REUSED");
        Assert.Equal(before, silo.HashesStarted);
    }

    [Fact]
    public async Task A_user_who_was_locked_since_his_login_began_keeps_the_password_he_had()
    {
        var (id, email) = await Due();
        var state = await Begin(email);
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Lock(new ChangeUser(People.Caller));

        Assert.IsType<LoginResult.InvalidCredentials>(await Submit(state, Chosen));

        await user.Unlock(new ChangeUser(People.Caller));
        Assert.IsType<LoginResult.Session>(await Submit(await Begin(email), Chosen));
    }

    [Fact]
    public async Task Who_knew_the_former_password_does_not_replace_the_one_that_its_owner_chose()
    {
        var (_, email) = await Due();
        var (owners, thiefs) = (await Begin(email), await Begin(email));
        Assert.IsType<LoginResult.Session>(await Submit(owners, Chosen));

        Assert.IsType<LoginResult.InvalidCredentials>(await Submit(thiefs, "amber pigeon violet anchor"));
        Assert.IsType<LoginResult.StepUnexpected>(await Submit(thiefs, "amber pigeon violet anchor"));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Chosen));
    }

    [Fact]
    public async Task The_step_is_not_taken_where_it_is_not_due()
    {
        var (_, email) = await Crowd.Register();
        Assert.IsType<LoginResult.StepUnexpected>(await Submit(People.NewState(), Chosen));
        await Crowd.LogIn(email);

        var (id, barred) = await Due();
        var state = await Begin(barred);
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Disable(new ChangeUser(People.Caller));
        Assert.IsType<LoginResult.InvalidCredentials>(await Submit(state, Chosen));

        var (_, late) = await Due();
        var over = await Begin(late);
        silo.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<LoginResult.StepUnexpected>(await Submit(over, Chosen));
    }

    private async Task<(Guid Id, string Email)> Due()
    {
        var (id, email) = await Crowd.Register();
        var set = new SetPassword(People.Caller, Given, UpdateRequired: true, EndSessions: false);
        Assert.IsType<ChangePasswordResult.Done>(await silo.Grains.GetGrain<ICredentialsGrain>(id.ToString()).SetPassword(set));
        return (id, email);
    }

    private async Task<string> Begin(string email, string password = Given)
    {
        var state = People.NewState();
        var step = await Crowd.Flow(state).SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, password, CountAddress: false));
        Assert.Equal("new-password", Assert.IsType<LoginResult.Step>(step).Next);
        return state;
    }

    private Task<LoginResult> Submit(string state, string password) =>
        Crowd.Flow(state).SubmitNewPassword(new SubmitNewPassword(People.Caller, password, CountAddress: false));
}
