using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Mfa;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <inheritdoc cref="ILoginGrain" />
internal sealed partial class LoginGrain(
    [PersistentState(LoginFlowTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<LoginFlowState>> state,
    UserQueries users,
    KnownDevices devices,
    RegistrationFlow registrations,
    SecretBox secrets,
    MfaOptions mfaOptions,
    TimeProvider time)
    : StoredGrain<LoginFlowState>(state, time), ILoginGrain
{
    // What is proved under a state belongs to the account of its first success; it cannot become another's.
    private bool IsBound => Value is { UserId: not null } flow && flow.IsLive(Clock.GetUtcNow());

    public async Task<LoginResult> SubmitPassword(SubmitPassword command)
    {
        if (IsBound)
        {
            return new LoginResult.StepUnexpected();
        }

        var login = await users.FindLogin(command.Identifier, command.IsUsername);
        var attempt = new LoginAttempt(
            login is null ? GuardKeys.OfIdentifier(command.Identifier) : GuardKeys.OfUser(login.UserId),
            command.CountAddress ? GuardKeys.OfAddress(command.Call.IpAddress) : null,
            "password");
        // An identifier that is nobody's goes the same way: its decoy has no devices.
        if (await devices.Recognize(command.DeviceToken, login ?? GuardKeys.DecoyLogin(command.Identifier)) is { } device)
        {
            attempt = attempt with { GuardKey = GuardKeys.OfDevice(device), DeviceId = device };
        }

        return await Admitted(attempt, () => Prove(command, login, attempt));
    }

    public async Task<LoginResult> SubmitCode(SubmitCode command)
    {
        if (Value is not { Kind: LoginFlowState.Registration } flow || !flow.Awaits(LoginFlowState.CodeStep, Clock.GetUtcNow()))
        {
            return Answer(new LoginResult.StepUnexpected());
        }

        var pending = registrations.Read(flow);
        var attempt = new LoginAttempt(GuardKeys.OfIdentifier(pending.Email), command.CountAddress ? GuardKeys.OfAddress(command.Call.IpAddress) : null, "code");
        return await Admitted(attempt, async () =>
        {
            var (login, refused) = await registrations.Redeem(GrainFactory, this.GetPrimaryKeyString(), command, pending);
            if (login is not null)
            {
                return await Proceed(command.Call, login, new LoginProgress(login.UserId, login.SecurityEpoch, [AuthenticationMethods.OneTimeCode], null), attempt);
            }

            if (refused is LoginResult.CodeInvalid)
            {
                await Record(command.Call, attempt, null);
            }

            return refused!;
        });
    }

    public async Task<LoginResult> BeginRegistration(BeginRegistration command)
    {
        if (IsBound)
        {
            return new LoginResult.StepUnexpected();
        }

        var (flow, refused) = await registrations.Begin(GrainFactory, this.GetPrimaryKeyString(), command, Clock.GetUtcNow());
        if (refused is not null)
        {
            return refused;
        }

        return await Run<LoginResult>(command.Call, async context =>
        {
            context.Audit("logins.begin-registration", "login", this.GetPrimaryKeyString());
            await Save(flow!, context);
            return new LoginResult.Step(LoginFlowState.CodeStep, [LoginFlowState.CodeStep]);
        });
    }

    private async Task<LoginResult> Prove(SubmitPassword command, UserLogin? login, LoginAttempt attempt)
    {
        // An identifier that is nobody's goes the same way: a row that is not there, and a decoy hash.
        var key = (login ?? GuardKeys.DecoyLogin(command.Identifier)).UserId.ToString();
        var credentials = GrainFactory.GetGrain<ICredentialsGrain>(key);
        var verdict = await credentials.VerifyPassword(
            new VerifyPassword(command.Password, command.Call.ClientId ?? ""), CancellationToken.None);
        if (verdict == VerifyPasswordResult.Overloaded)
        {
            return new LoginResult.Overloaded();
        }

        if (login is null || verdict is not (VerifyPasswordResult.Right or VerifyPasswordResult.RightButOutdated))
        {
            await Record(command.Call, attempt, login?.UserId);
            return new LoginResult.InvalidCredentials();
        }

        var progress = new LoginProgress(login.UserId, login.SecurityEpoch, [AuthenticationMethods.Password], attempt.DeviceId);
        var result = await Proceed(command.Call, login, progress, attempt);
        if (result is not LoginResult.InvalidCredentials && verdict == VerifyPasswordResult.RightButOutdated)
        {
            await credentials.Rehash(new RehashPassword(command.Call, command.Password));
        }

        return result;
    }
}
