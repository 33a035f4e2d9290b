using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <inheritdoc cref="ILoginGrain" />
internal sealed class LoginGrain(
    [PersistentState(LoginFlowTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<LoginFlowState>> state,
    UserQueries users,
    KnownDevices devices,
    RegistrationFlow registrations,
    TimeProvider time)
    : StoredGrain<LoginFlowState>(state, time), ILoginGrain
{
    public async Task<LoginResult> SubmitPassword(SubmitPassword command)
    {
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

        var gate = await LoginGate.Enter(GrainFactory, attempt.IpPrefix, attempt.GuardKey);
        if (gate.Delayed is { } delay)
        {
            return Over(new LoginResult.Delayed(delay));
        }

        var result = await Prove(command, login, attempt);
        await gate.Report(OutcomeOf(result));
        return Over(result);
    }

    public async Task<LoginResult> SubmitCode(SubmitCode command)
    {
        if (Value is not { } flow || !flow.Awaits(LoginFlowState.CodeStep, Clock.GetUtcNow()))
        {
            return Over(new LoginResult.StepUnexpected());
        }

        var pending = registrations.Read(flow);
        var attempt = new LoginAttempt(GuardKeys.OfIdentifier(pending.Email), command.CountAddress ? GuardKeys.OfAddress(command.Call.IpAddress) : null, "code");
        var gate = await LoginGate.Enter(GrainFactory, attempt.IpPrefix, attempt.GuardKey);
        if (gate.Delayed is { } delay)
        {
            return new LoginResult.Delayed(delay);
        }

        var result = await registrations.Redeem(GrainFactory, this.GetPrimaryKeyString(), command, pending, attempt);
        if (result is LoginResult.CodeInvalid)
        {
            await Record(command.Call, attempt, null);
        }

        await gate.Report(OutcomeOf(result));
        if (result is LoginResult.Session)
        {
            await Run(command.Call, async context =>
            {
                context.Audit("logins.complete", "login", pending.Email);
                await SaveDelete(context);
                return true;
            });
            return Over(result);
        }

        return result;
    }

    public async Task<LoginResult> BeginRegistration(BeginRegistration command)
    {
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

        if (login is not null && verdict is VerifyPasswordResult.Right or VerifyPasswordResult.RightButOutdated)
        {
            var device = attempt.DeviceId ?? devices.Next();
            var opened = await Open(command.Call, login, attempt, device);
            if (opened is not OpenSessionResult.Refused && verdict == VerifyPasswordResult.RightButOutdated)
            {
                await credentials.Rehash(new RehashPassword(command.Call, command.Password));
            }

            if (opened is OpenSessionResult.Opened { Grant: var grant })
            {
                return new LoginResult.Session(grant, devices.TokenOf(device, login));
            }

            if (opened is OpenSessionResult.Exceeded)
            {
                return new LoginResult.SessionsExceeded();
            }
        }

        await Record(command.Call, attempt, login?.UserId);
        return new LoginResult.InvalidCredentials();
    }

    private Task<OpenSessionResult> Open(CallContext call, UserLogin login, LoginAttempt attempt, Guid device) =>
        GrainFactory.GetGrain<IUserSessionsGrain>(login.UserId.ToString()).Open(
            new OpenSession(call, call.ClientId ?? "", login.SecurityEpoch, [AuthenticationMethods.Password], attempt, device));

    // The failure is on record before it is answered: a gate that starts anew counts it too.
    private Task Record(CallContext call, LoginAttempt attempt, Guid? userId) => Run(call, async context =>
    {
        context.Audit("logins.fail", "login", userId?.ToString() ?? attempt.GuardKey);
        await SaveChanges(context, LoginAttemptTable.Insert(attempt, userId, call, succeeded: false, context.At));
        return true;
    });

    private static AttemptOutcome OutcomeOf(LoginResult result) => result switch
    {
        LoginResult.Session or LoginResult.SessionsExceeded => AttemptOutcome.Succeeded,
        LoginResult.InvalidCredentials or LoginResult.CodeInvalid => AttemptOutcome.Failed,
        _ => AttemptOutcome.Withdrawn,
    };

    // A flow that waits for nothing needs no memory.
    private LoginResult Over(LoginResult result)
    {
        DeactivateOnIdle();
        return result;
    }
}
