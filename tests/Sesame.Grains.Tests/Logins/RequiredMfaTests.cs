using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Users;
using Sesame.Grains.Mfa;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class RequiredMfaTests : IClassFixture<WholeSilo>
{
    private readonly WholeSilo silo;
    private readonly People people;

    public RequiredMfaTests(WholeSilo silo)
    {
        this.silo = silo;
        people = new People(silo.Grains);
        silo.Services.GetRequiredService<MfaOptions>().Required = true;
    }

    [Fact]
    public async Task Who_has_no_second_factor_sets_one_up_on_the_way_in()
    {
        var (id, email) = await people.Register();
        var state = People.NewState();

        Assert.Equal(["enrol-totp"], Assert.IsType<LoginResult.Step>(await Password(state, email)).Methods);
        Assert.IsType<LoginResult.StepUnexpected>(await Enrol(state, "123456"));
        var begun = Assert.IsType<LoginResult.Step>(await Enrol(state, null));
        var authenticator = new Authenticator(begun.Enrolment!.Secret);
        Assert.IsType<LoginResult.CodeInvalid>(await Enrol(state, authenticator.WrongAt(Now)));
        var session = Assert.IsType<LoginResult.Session>(await Enrol(state, authenticator.CodeAt(Now)));

        Assert.Equal(10, session.RecoveryCodes!.Count);
        Assert.Equal("pwd,otp,mfa", await silo.Database.ScalarAsync<string>($"SELECT array_to_string(methods, ',') FROM sessions WHERE id = '{session.Grant.SessionId}'"));
        Assert.True((await silo.Grains.GetGrain<IMfaGrain>(id.ToString()).Read()) is { Enabled: true, Required: true });
        Assert.Equal("totp", Assert.IsType<LoginResult.Step>(await people.TryLogin(email)).Next);
    }

    [Fact]
    public async Task Set_up_elsewhere_meanwhile_it_is_asked_for_and_not_replaced()
    {
        var (id, email) = await people.Register();
        var state = People.NewState();
        await Password(state, email);
        var (authenticator, _) = await Authenticator.SetUp(silo.Grains, id, Now);

        Assert.Equal("totp", Assert.IsType<LoginResult.Step>(await Enrol(state, null)).Next);
        silo.Time.Advance(Authenticator.Step);
        Assert.IsType<LoginResult.Session>(await people.Flow(state).SubmitTotp(new SubmitTotp(People.Caller, authenticator.CodeAt(Now), CountAddress: false)));
    }

    [Theory, InlineData("freeze"), InlineData("lock")]
    public async Task A_login_that_can_no_longer_succeed_sets_nothing_up(string what)
    {
        var (id, email) = await people.Register();
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        var (early, late) = (People.NewState(), People.NewState());
        await Password(early, email);
        await Password(late, email);
        var begun = Assert.IsType<LoginResult.Step>(await Enrol(early, null));

        if (what == "freeze")
        {
            await user.Freeze(new ChangeUser(People.Caller));
            await user.Enable(new ChangeUser(People.Caller));
        }
        else
        {
            await user.Lock(new ChangeUser(People.Caller));
        }

        Assert.IsType<LoginResult.InvalidCredentials>(await Enrol(early, new Authenticator(begun.Enrolment!.Secret).CodeAt(Now)));
        Assert.IsType<LoginResult.InvalidCredentials>(await Enrol(late, null));
        Assert.IsType<LoginResult.StepUnexpected>(await Enrol(late, null));
        Assert.False((await silo.Grains.GetGrain<IMfaGrain>(id.ToString()).Read()).Enabled);
    }

    [Fact]
    public async Task Eight_characters_are_enough_for_everybody_also_before_his_second_factor_is_set_up()
    {
        const string Eight = "qv7*Lw2k";
        var (id, email) = (Guid.CreateVersion7(), People.NewEmail());
        var form = new RegistrationForm(email, Eight, new UserProfile());
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());

        Assert.IsType<RegisterUserResult.Created>(await user.Register(new RegisterUser(People.Caller, form, EmailVerified: true, null, ["user"])));
        Assert.Equal("enrol-totp", Assert.IsType<LoginResult.Step>(await people.TryLogin(email, Eight)).Next);

        var credentials = silo.Grains.GetGrain<ICredentialsGrain>(id.ToString());
        var set = new SetPassword(People.Caller, "zk4%Hn9t", UpdateRequired: false, EndSessions: false);
        Assert.IsType<ChangePasswordResult.Done>(await credentials.SetPassword(set));
        var faulty = Assert.IsType<ChangePasswordResult.Faulty>(await credentials.SetPassword(set with { Password = "zk4%Hn9" }));
        Assert.Equal("PASSWORD_TOO_SHORT", Assert.Single(faulty.Faults).Reason);
    }

    private DateTimeOffset Now => silo.Time.GetUtcNow();

    private Task<LoginResult> Password(string state, string email) =>
        people.Flow(state).SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, People.Password, CountAddress: false));

    private Task<LoginResult> Enrol(string state, string? code) => people.Flow(state).EnrolTotp(new EnrolTotp(People.Caller, code, CountAddress: false));
}
