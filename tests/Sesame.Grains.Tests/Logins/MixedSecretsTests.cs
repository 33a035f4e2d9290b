using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

/// <summary>A secret is good for what it was made for, in its own flow, for its own user and client, and nowhere else.</summary>
public sealed class MixedSecretsTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);
    private readonly People people = new(silo.Grains);
    private readonly Sesame.Testing.Mailbox mails = new(silo.Mails);
    private readonly Guid session = Guid.CreateVersion7();

    [Fact]
    public async Task No_secret_of_any_kind_passes_where_another_is_asked_for()
    {
        var (mine, others) = (await PlacesOf(), await PlacesOf());
        var places = mine.Concat(others).ToList();
        foreach (var place in places)
        {
            foreach (var foreign in places.Where(other => other != place))
            {
                Assert.False(await place.Take(foreign.Secret), $"{place.Name} took what was made for {foreign.Name}.");
                // Wrong ones are counted, which is shown elsewhere.
                await silo.Grains.GetGrain<ILoginGuardGrain>(place.User.ToString()).Clear();
                if (place.TriesAreCounted && foreign.TriesAreCounted)
                {
                    // A code is dead after five wrong ones: these are enough.
                    break;
                }
            }

            Assert.True(await place.Take(place.Secret), $"{place.Name} did not take its own.");
        }
    }

    [Fact]
    public async Task A_state_of_another_client_is_another_flow()
    {
        var (_, email) = await people.Register();
        var state = People.NewState();
        await people.Flow(state).SubmitEmail(new SubmitEmail(People.Caller, email, AsLink: false));
        var command = new SubmitCode(People.Caller, await mails.Code(email), CountAddress: false);

        Assert.IsType<LoginResult.StepUnexpected>(await silo.Grains.GetGrain<ILoginGrain>($"another/{state}").SubmitCode(command));
        Assert.IsType<LoginResult.StepUnexpected>(await people.Flow(People.NewState()).SubmitCode(command));
        Assert.IsType<LoginResult.Session>(await people.Flow(state).SubmitCode(command));
    }

    private async Task<IReadOnlyList<Place>> PlacesOf()
    {
        var (id, email) = await people.Register();
        var (code, link, added) = (People.NewState(), People.NewState(), People.NewEmail());
        var (recovery, registering) = (silo.Grains.GetGrain<IRecoveryGrain>("deployment"), (State: People.NewState(), Email: People.NewEmail()));
        await people.Flow(registering.State).BeginRegistration(new BeginRegistration(People.Caller, new RegistrationForm(registering.Email, null, new UserProfile())));
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).AddEmail(new AddEmail(People.Caller, added, Verified: false));
        await people.Flow(code).SubmitEmail(new SubmitEmail(People.Caller, email, AsLink: false));
        var digits = await mails.Code(email);
        silo.Time.Advance(Minute);
        await people.Flow(link).SubmitEmail(new SubmitEmail(People.Caller, email, AsLink: true));
        silo.Time.Advance(Minute);
        await silo.Grains.GetGrain<IMfaGrain>(id.ToString()).SendStepUpCode(new SendStepUpCode(People.Caller, session, "mfa:remove"));
        silo.Time.Advance(Minute);
        await recovery.RequestPasswordReset(new AskForMail(People.Caller, email));
        var proof = await mails.Token(added, "/verify-email#token=");
        return
        [
            new(id, "a mailed code", digits, true, async text => await people.Flow(code).SubmitCode(new SubmitCode(People.Caller, text, CountAddress: false)) is LoginResult.Session),
            new(id, "a code of a registration", await mails.Code(registering.Email), true, async text => await people.Flow(registering.State).SubmitCode(new SubmitCode(People.Caller, text, CountAddress: false)) is LoginResult.Session),
            new(id, "a code of a step-up", await CodeOfStepUp(email), true, async text => await silo.Grains.GetGrain<IStepUpGrain>(Guid.CreateVersion7().ToString()).Issue(
                new IssueStepUp(People.Caller, id, session, "mfa:remove", StepUpProof.MailedCode, text, TimeSpan.FromMinutes(5), SingleUse: true, CountAddress: false)) is IssueStepUpResult.Issued),
            new(id, "a link to log in", await mails.Token(email, "/magic-link#token="), false, async text => LinkToken.TryParse(text, out var token)
                && await people.Flow(link).SubmitLink(new SubmitLink(People.Caller, token.Subject, token.Hash, CountAddress: false)) is LoginResult.Session),
            new(id, "a link that proves an address", proof, false, async text =>
                await recovery.VerifyEmail(new RedeemLink(People.Caller, Of(proof.Split('.')[0], text))) is ChangeEmailResult.Done done && done.Email!.Email == added),
            new(id, "a link to a new password", await mails.Token(email, "/reset-password#token="), false, async text =>
                await recovery.ResetPassword(new RedeemLink(People.Caller, Of($"{id:N}", text)), "plum kettle orbit sandal", countAddress: false) is ChangePasswordResult.Done),
        ];
    }

    // Other links name others: it is their secret that is tried on this subject.
    private static string Of(string subject, string text) => text.Contains('.', StringComparison.Ordinal) ? $"{subject}.{text.Split('.')[1]}" : text;

    private async Task<string> CodeOfStepUp(string email) =>
        System.Text.RegularExpressions.Regex.Match(await mails.Find(email, "for what you are about to do"), @"\b\d{8}\b").Value;

    /// <summary>Where one secret is taken, and the secret.</summary>
    private sealed record Place(Guid User, string Name, string Secret, bool TriesAreCounted, Func<string, Task<bool>> Take);
}
