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
    MailedLogin mailed,
    SecretBox secrets,
    MfaOptions mfaOptions,
    TimeProvider time)
    : StoredGrain<LoginFlowState>(state, time), ILoginGrain
{
    // What is proved under a state belongs to the account of its first success; it cannot become another's.
    private bool IsBound => Value is { UserId: not null } flow && flow.IsLive(Clock.GetUtcNow());

    // What was filled in waits for its code, and is not thrown away for a login.
    private bool IsRegistering => Value is { Kind: LoginFlowState.Registration } flow && flow.IsLive(Clock.GetUtcNow());

    public async Task<LoginResult> SubmitPassword(SubmitPassword command)
    {
        if (IsBound || IsRegistering)
        {
            return new LoginResult.StepUnexpected();
        }

        var login = await users.FindLogin(command.Identifier, command.IsUsername);
        var attempt = await AttemptAt(command.Call, command.Identifier, login, command.CountAddress, command.DeviceToken, "password");
        return await Admitted(attempt, () => Prove(command, login, attempt));
    }

    public async Task<LoginResult> SubmitCode(SubmitCode command)
    {
        if (Value is { Kind: LoginFlowState.Mailed } mail && mail.Awaits(LoginFlowState.CodeStep, Clock.GetUtcNow()))
        {
            return await RedeemMailed(mail, command.Call, command.CountAddress, command.DeviceToken, pending => RedeemCode(pending, command));
        }

        if (Value is not { Kind: LoginFlowState.Registration } flow || !flow.Awaits(LoginFlowState.CodeStep, Clock.GetUtcNow()))
        {
            return Answer(new LoginResult.StepUnexpected());
        }

        var pending = registrations.Read(flow);
        var attempt = await AttemptAt(command.Call, pending.Email, login: null, command.CountAddress, deviceToken: null, LoginFlowState.CodeStep);
        return await Admitted(attempt, async () =>
        {
            var (login, refused) = await registrations.Redeem(GrainFactory, this.GetPrimaryKeyString(), command, pending);
            if (login is not null)
            {
                return await Proceed(command.Call, login, new LoginProgress(login.UserId, login.SecurityEpoch, [AuthenticationMethods.OneTimeCode], null, attempt.IdentifierHash), attempt);
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

    // What the gate counts a first factor under: the account, the identifier that is nobody's, or the known device that it comes from.
    private async Task<LoginAttempt> AttemptAt(CallContext call, string identifier, UserLogin? login, bool countAddress, string? deviceToken, string method)
    {
        var hash = GuardKeys.OfIdentifier(identifier);
        var attempt = new LoginAttempt(
            login is null ? hash : GuardKeys.OfUser(login.UserId), countAddress ? GuardKeys.OfAddress(call.IpAddress) : null, method, IdentifierHash: hash);
        // An identifier that is nobody's goes the same way: its decoy has no devices.
        return await devices.Recognize(deviceToken, login ?? GuardKeys.DecoyLogin(identifier)) is { } device
            ? attempt with { GuardKey = GuardKeys.OfDevice(device), DeviceId = device }
            : attempt;
    }

    private async Task<LoginResult> Prove(SubmitPassword command, UserLogin? login, LoginAttempt attempt)
    {
        // An identifier that is nobody's goes the same way: a row that is not there, and a decoy hash.
        var key = (login ?? GuardKeys.DecoyLogin(command.Identifier)).UserId.ToString();
        var credentials = GrainFactory.GetGrain<ICredentialsGrain>(key);
        var verdict = await credentials.VerifyPassword(
            new VerifyPassword(command.Password, command.Call.HashShare), CancellationToken.None);
        if (verdict == VerifyPasswordResult.Overloaded)
        {
            return new LoginResult.Overloaded();
        }

        if (login is null || verdict is not (VerifyPasswordResult.Right or VerifyPasswordResult.RightButOutdated))
        {
            await Record(command.Call, attempt, login?.UserId);
            return new LoginResult.InvalidCredentials();
        }

        var progress = new LoginProgress(login.UserId, login.SecurityEpoch, [AuthenticationMethods.Password], attempt.DeviceId, attempt.IdentifierHash);
        var result = await Proceed(command.Call, login, progress, attempt);
        if (result is not LoginResult.InvalidCredentials && verdict == VerifyPasswordResult.RightButOutdated)
        {
            await credentials.Rehash(new RehashPassword(command.Call, command.Password));
        }

        return result;
    }
}
