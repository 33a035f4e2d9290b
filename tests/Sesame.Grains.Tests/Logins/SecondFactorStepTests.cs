using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class SecondFactorStepTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    // Made anew each time: a restart brings other grains.
    private People Users => new(silo.Grains);

    [Fact]
    public async Task The_password_alone_opens_no_session_and_the_authenticator_completes_the_login()
    {
        var (id, email, authenticator, _) = await Enrolled();
        var state = People.NewState();

        var step = Assert.IsType<LoginResult.Step>(await Password(state, email));
        Assert.Equal(["totp", "recovery-code"], step.Methods);
        Assert.Equal(0L, await Sessions(id));
        var session = Assert.IsType<LoginResult.Session>(await Totp(state, authenticator.CodeAt(Now)));

        Assert.Equal(id, session.Grant.UserId);
        Assert.Equal("pwd,otp,mfa", await silo.Database.ScalarAsync<string>($"SELECT array_to_string(methods, ',') FROM sessions WHERE id = '{session.Grant.SessionId}'"));
        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM login_flows WHERE user_id = '{id}'"));
    }

    [Fact]
    public async Task A_flow_goes_on_after_a_restart_and_is_over_after_fifteen_minutes()
    {
        var (_, email, authenticator, _) = await Enrolled();
        var (one, late) = (People.NewState(), People.NewState());
        await Password(one, email);
        await Password(late, email);

        await silo.RestartAsync();
        Assert.IsType<LoginResult.Session>(await Totp(one, authenticator.CodeAt(Now)));
        silo.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<LoginResult.StepUnexpected>(await Totp(late, authenticator.CodeAt(Now)));
        Assert.IsType<LoginResult.Step>(await Password(late, email));
    }

    [Fact]
    public async Task Steps_that_are_skipped_repeated_or_mixed_between_flows_are_refused()
    {
        var (_, email, authenticator, codes) = await Enrolled();
        var (_, other) = await Users.Register();
        var (state, stranger) = (People.NewState(), People.NewState());

        Assert.IsType<LoginResult.StepUnexpected>(await Totp(state, authenticator.CodeAt(Now)));
        Assert.IsType<LoginResult.StepUnexpected>(await Recovery(state, codes[0]));
        Assert.IsType<LoginResult.StepUnexpected>(await Users.Flow(state).EnrolTotp(new EnrolTotp(People.Caller, null, CountAddress: false)));
        Assert.IsType<LoginResult.Step>(await Password(state, email));
        // Bound to its account: neither another's password nor the same one again.
        Assert.IsType<LoginResult.StepUnexpected>(await Password(state, other));
        Assert.IsType<LoginResult.StepUnexpected>(await Password(state, email));
        Assert.IsType<LoginResult.StepUnexpected>(await Users.Flow(state).SubmitCode(new SubmitCode(People.Caller, "12345678", CountAddress: false)));
        Assert.IsType<LoginResult.StepUnexpected>(await Users.Flow(state).EnrolTotp(new EnrolTotp(People.Caller, authenticator.CodeAt(Now), CountAddress: false)));
        Assert.IsType<LoginResult.StepUnexpected>(await Users.Flow(state).BeginRegistration(
            new BeginRegistration(People.Caller, new RegistrationForm(People.NewEmail(), People.Password, new UserProfile()))));
        Assert.IsType<LoginResult.StepUnexpected>(await Totp(stranger, authenticator.CodeAt(Now)));

        Assert.IsType<LoginResult.Session>(await Totp(state, authenticator.CodeAt(Now)));
        Assert.IsType<LoginResult.StepUnexpected>(await Totp(state, authenticator.CodeAt(Now + Authenticator.Step)));
    }

    [Fact]
    public async Task One_code_completes_one_of_many_flows()
    {
        var (id, email, authenticator, _) = await Enrolled();
        var states = Enumerable.Range(0, 4).Select(_ => People.NewState()).ToArray();
        foreach (var state in states)
        {
            Assert.IsType<LoginResult.Step>(await Password(state, email));
        }

        var code = authenticator.CodeAt(Now);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Totp(states[n % states.Length], code)));

        Assert.Single(results, result => result is LoginResult.Session);
        Assert.Equal(1L, await Sessions(id));
    }

    [Fact]
    public async Task Five_wrong_codes_delay_also_the_right_one_and_the_password_in_between_clears_nothing()
    {
        var (id, email, authenticator, _) = await Enrolled();
        var waiting = People.NewState();
        Assert.IsType<LoginResult.Step>(await Password(waiting, email));
        for (var i = 0; i < 5; i++)
        {
            var state = People.NewState();
            Assert.IsType<LoginResult.Step>(await Password(state, email));
            Assert.IsType<LoginResult.CodeInvalid>(await Totp(state, authenticator.WrongAt(Now)));
        }

        Assert.IsType<LoginResult.Delayed>(await Totp(waiting, authenticator.CodeAt(Now)));
        Assert.IsType<LoginResult.Delayed>(await Password(People.NewState(), email));
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Delayed>(await Totp(waiting, authenticator.CodeAt(Now)));
        Assert.IsType<LoginResult.Delayed>(await Password(People.NewState(), email));
        Assert.Equal(5L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM login_attempts WHERE user_id = '{id}' AND NOT succeeded AND method = 'totp'"));
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<LoginResult.Session>(await Totp(waiting, authenticator.CodeAt(Now)));
    }

    [Fact]
    public async Task Five_wrong_recovery_codes_delay_also_a_right_one_and_use_none_up()
    {
        var (_, email, _, codes) = await Enrolled();
        var state = People.NewState();
        Assert.IsType<LoginResult.Step>(await Password(state, email));
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<LoginResult.CodeInvalid>(await Recovery(state, $"not a recovery code {i}"));
        }

        Assert.IsType<LoginResult.Delayed>(await Recovery(state, codes[0]));
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Delayed>(await Recovery(state, codes[0]));
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<LoginResult.Session>(await Recovery(state, codes[0]));
    }

    [Fact]
    public async Task A_recovery_code_stands_in_once_and_the_session_says_so()
    {
        var (_, email, _, codes) = await Enrolled();
        var (one, two) = (People.NewState(), People.NewState());
        await Password(one, email);
        await Password(two, email);

        var session = Assert.IsType<LoginResult.Session>(await Recovery(one, codes[0]));
        Assert.IsType<LoginResult.CodeInvalid>(await Recovery(two, codes[0]));

        Assert.Equal("pwd,recovery,mfa", await silo.Database.ScalarAsync<string>($"SELECT array_to_string(methods, ',') FROM sessions WHERE id = '{session.Grant.SessionId}'"));
        Assert.IsType<LoginResult.Session>(await Recovery(two, codes[1].ToUpperInvariant()));
    }

    [Fact]
    public async Task Disabled_between_the_steps_no_session_opens()
    {
        var (id, email, authenticator, _) = await Enrolled();
        var state = People.NewState();
        await Password(state, email);
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Disable(new ChangeUser(People.Caller));
        await user.Enable(new ChangeUser(People.Caller));

        Assert.IsType<LoginResult.InvalidCredentials>(await Totp(state, authenticator.CodeAt(Now)));
        Assert.Equal(0L, await Sessions(id));
        // Nothing is left of the flow: the login begins anew.
        Assert.IsType<LoginResult.Step>(await Password(state, email));
    }

    [Fact]
    public async Task A_disabled_or_locked_account_does_not_tell_that_it_has_a_second_factor()
    {
        var (disabled, disabledEmail, _, _) = await Enrolled();
        var (locked, lockedEmail, _, _) = await Enrolled();
        await silo.Grains.GetGrain<IUserGrain>(disabled.ToString()).Disable(new ChangeUser(People.Caller));
        await silo.Database.ExecuteAsync($"UPDATE users SET locked = true WHERE id = '{locked}'");

        Assert.IsType<LoginResult.InvalidCredentials>(await Password(People.NewState(), disabledEmail));
        Assert.IsType<LoginResult.InvalidCredentials>(await Password(People.NewState(), lockedEmail));
    }

    private DateTimeOffset Now => silo.Time.GetUtcNow();

    // The code that set the authenticator up is used up: the time moves on to the next one.
    private async Task<(Guid Id, string Email, Authenticator Authenticator, IReadOnlyList<string> RecoveryCodes)> Enrolled()
    {
        var (id, email) = await Users.Register();
        var (authenticator, confirmed) = await Authenticator.SetUp(silo.Grains, id, Now);
        silo.Time.Advance(2 * Authenticator.Step);
        return (id, email, authenticator, confirmed.RecoveryCodes);
    }

    private Task<LoginResult> Password(string state, string email) =>
        Users.Flow(state).SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, People.Password, CountAddress: false));

    private Task<LoginResult> Totp(string state, string code) => Users.Flow(state).SubmitTotp(new SubmitTotp(People.Caller, code, CountAddress: false));

    private Task<LoginResult> Recovery(string state, string code) => Users.Flow(state).SubmitRecoveryCode(new SubmitRecoveryCode(People.Caller, code, CountAddress: false));

    private Task<long> Sessions(Guid userId) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{userId}' AND ended_at IS NULL");
}
