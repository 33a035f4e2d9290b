using System.Diagnostics.CodeAnalysis;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <content>Where every step ends: the gate before it, and after its success what is due next, or the session.</content>
internal sealed partial class LoginGrain
{
    /// <summary>Runs a step behind the gate, and tells the gate how it ended.</summary>
    private async Task<LoginResult> Admitted(LoginAttempt attempt, Func<Task<LoginResult>> step)
    {
        var gate = await LoginGate.Enter(GrainFactory, attempt.IpPrefix, attempt.GuardKey);
        if (gate.Delayed is { } delay)
        {
            return Answer(new LoginResult.Delayed(delay));
        }

        var result = await step();
        await gate.Report(OutcomeOf(result));
        return Answer(result);
    }

    /// <summary>
    /// The end of every step that succeeded: the flow waits for what is due, or the session opens. Only a session tells the gate of a success: who knows
    /// one factor must not clear the count of his guesses at the other.
    /// </summary>
    private async Task<LoginResult> Proceed(CallContext call, UserLogin? login, LoginProgress progress, LoginAttempt attempt)
    {
        if (!MayGoOn(login, progress))
        {
            return await Refuse(call, progress, attempt);
        }

        var due = NextStep.Due(progress, await DemandsOf(login));
        return due.Count > 0 ? await Await(call, due, progress, attempt) : await Open(call, progress, attempt);
    }

    /// <summary>Whether the user may log in, and nothing has ended what he had since the login began.</summary>
    private static bool MayGoOn([NotNullWhen(true)] UserLogin? login, LoginProgress progress) =>
        login is { MayLogIn: true } && login.SecurityEpoch == progress.SecurityEpoch;

    /// <summary>What the login has proved, where it waits for this step; else null.</summary>
    private LoginProgress? Awaited(string step) =>
        Value is { Kind: LoginFlowState.Login } flow && flow.Awaits(step, Clock.GetUtcNow()) ? LoginProgress.Open(secrets, flow.Sealed) : null;

    private async Task<LoginDemands> DemandsOf(UserLogin login)
    {
        if (!login.MfaEnabled)
        {
            return new LoginDemands(MfaRequired: mfaOptions.Required, NewPasswordDue: login.NewPasswordDue);
        }

        var factors = await GrainFactory.GetGrain<IMfaGrain>(login.UserId.ToString()).Read();
        return new LoginDemands(factors.Enabled, factors.RecoveryCodesLeft, mfaOptions.Required, login.NewPasswordDue);
    }

    private Task<LoginResult> Await(CallContext call, IReadOnlyList<string> due, LoginProgress progress, LoginAttempt attempt) =>
        Run<LoginResult>(call, async context =>
        {
            context.Audit("logins.proceed", "login", progress.UserId.ToString());
            await Save(
                LoginFlowState.Awaiting(due, progress, progress.Seal(secrets), Value, context.At),
                context,
                LoginAttemptTable.Insert(attempt with { GuardKey = GuardKeys.OfStep(progress.UserId) }, progress.UserId, call, succeeded: true, context.At));
            return new LoginResult.Step(due[0], due);
        });

    private async Task<LoginResult> Open(CallContext call, LoginProgress progress, LoginAttempt attempt)
    {
        var device = progress.DeviceId ?? devices.Next();
        var opened = await GrainFactory.GetGrain<IUserSessionsGrain>(progress.UserId.ToString()).Open(
            new OpenSession(call, call.ClientId ?? "", progress.SecurityEpoch, progress.Methods, attempt, device));
        switch (opened)
        {
            case OpenSessionResult.Opened { Grant: var grant }:
                UserUse.Note(GrainFactory, progress.UserId);
                await End(call, progress.UserId);
                return new LoginResult.Session(grant, devices.TokenOf(device, new UserLogin(progress.UserId, progress.SecurityEpoch)));
            case OpenSessionResult.Exceeded:
                return new LoginResult.SessionsExceeded();
            default:
                return await Refuse(call, progress, attempt);
        }
    }

    // Disabled, locked, gone, or all that was his ended meanwhile. Nothing can become of the flow any more.
    private async Task<LoginResult> Refuse(CallContext call, LoginProgress progress, LoginAttempt attempt)
    {
        await Record(call, attempt, progress.UserId);
        if (IsBound)
        {
            await End(call, progress.UserId);
        }

        return new LoginResult.InvalidCredentials();
    }

    private Task End(CallContext call, Guid userId, string action = "logins.complete") => Run(call, async context =>
    {
        if (Value is not null)
        {
            context.Audit(action, "login", userId.ToString());
            await SaveDelete(context);
        }

        return true;
    });

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
    private LoginResult Answer(LoginResult result)
    {
        if (Value is null)
        {
            DeactivateOnIdle();
        }

        return result;
    }
}
