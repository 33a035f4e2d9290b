using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

/// <summary>What is used once, a thousand times at once; the kinds that no neighbour shows.</summary>
public sealed class RedeemedAtOnceTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Many = 1_000;
    private readonly People people = new(silo.Grains);
    private readonly Sesame.Testing.Mailbox mails = new(silo.Mails);

    [Fact]
    public async Task A_code_of_a_registration_makes_one_account_and_one_session()
    {
        var (state, email) = (People.NewState(), People.NewEmail());
        await people.Flow(state).BeginRegistration(new BeginRegistration(People.Caller, new RegistrationForm(email, null, new UserProfile())));
        var code = await mails.Code(email);

        var results = await AtOnce(() => people.Flow(state).SubmitCode(new SubmitCode(People.Caller, code, CountAddress: false)));

        Assert.Single(results, result => result is LoginResult.Session);
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM user_emails e JOIN sessions s ON s.user_id = e.user_id WHERE e.email = '{email}'"));
    }

    [Fact]
    public async Task A_mailed_code_of_a_step_up_gives_one_grant()
    {
        var (id, email) = await people.Register();
        var session = Guid.CreateVersion7();
        await silo.Grains.GetGrain<IMfaGrain>(id.ToString()).SendStepUpCode(new SendStepUpCode(People.Caller, session, "mfa:remove"));
        var command = new IssueStepUp(People.Caller, id, session, "mfa:remove", StepUpProof.MailedCode, await mails.Code(email), TimeSpan.FromMinutes(5), SingleUse: true, CountAddress: false);

        var results = await AtOnce(() => silo.Grains.GetGrain<IStepUpGrain>(Guid.CreateVersion7().ToString()).Issue(command));

        Assert.Single(results, result => result is IssueStepUpResult.Issued);
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM step_ups WHERE user_id = '{id}'"));
    }

    [Fact]
    public async Task A_proof_of_an_authenticator_sets_up_one_factor_with_one_set_of_recovery_codes()
    {
        var (id, _) = await people.Register();
        var factors = silo.Grains.GetGrain<IMfaGrain>(id.ToString());
        var begun = (BeginTotpResult.Begun)await factors.BeginTotp(new BeginTotp(People.Caller, Name: null));
        var code = new Authenticator(begun.Enrolment.Secret).CodeAt(silo.Time.GetUtcNow());

        var results = await AtOnce(() => factors.ConfirmTotp(new ConfirmTotp(People.Caller, code)));

        Assert.Single(results, result => result is ConfirmTotpResult.Confirmed);
        Assert.Equal((1, 10), ((await factors.Read()).Factors.Count, (await factors.Read()).RecoveryCodesLeft));
    }

    [Fact]
    public async Task A_new_password_on_the_way_in_opens_one_session()
    {
        var (id, email) = await people.Register();
        await silo.Grains.GetGrain<ICredentialsGrain>(id.ToString()).SetPassword(new SetPassword(People.Caller, People.Password + " once", UpdateRequired: true, EndSessions: false));
        var state = People.NewState();
        var flow = people.Flow(state);
        Assert.IsType<LoginResult.Step>(await flow.SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, People.Password + " once", CountAddress: false)));

        var results = await AtOnce(() => people.Flow(state).SubmitNewPassword(new SubmitNewPassword(People.Caller, "plum kettle orbit sandal", CountAddress: false)));

        Assert.Single(results, result => result is LoginResult.Session);
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}'"));
    }

    private static Task<TResult[]> AtOnce<TResult>(Func<Task<TResult>> redeem) => Task.WhenAll(Enumerable.Range(0, Many).Select(_ => redeem()));
}
