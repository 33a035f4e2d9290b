using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;

namespace Sesame.Grains.Logins;

/// <content>The steps of a second factor: each is taken only where the seam made it due.</content>
internal sealed partial class LoginGrain
{
    public Task<LoginResult> SubmitTotp(SubmitTotp command) => SecondFactor(
        NextStep.Totp,
        AuthenticationMethods.OneTimeCode,
        command.Call,
        command.CountAddress,
        factors => factors.RedeemTotp(new RedeemTotp(command.Call, command.Totp)));

    public Task<LoginResult> SubmitRecoveryCode(SubmitRecoveryCode command) => SecondFactor(
        NextStep.RecoveryCode,
        AuthenticationMethods.RecoveryCode,
        command.Call,
        command.CountAddress,
        factors => factors.RedeemRecoveryCode(new RedeemRecoveryCode(command.Call, command.Code)));

    public async Task<LoginResult> EnrolTotp(EnrolTotp command)
    {
        if (Awaited(NextStep.EnrolTotp) is not { } progress)
        {
            return Answer(new LoginResult.StepUnexpected());
        }

        var factors = GrainFactory.GetGrain<IMfaGrain>(progress.UserId.ToString());
        var attempt = AttemptOf(NextStep.EnrolTotp, progress, command.Call, command.CountAddress);
        // What is set up stays, so a login that can no longer succeed sets nothing up.
        var login = await users.FindLogin(progress.UserId);
        if (!MayGoOn(login, progress))
        {
            return await Refuse(command.Call, progress, attempt);
        }

        if (command.Totp is not { } totp)
        {
            return await factors.BeginTotp(new BeginTotp(command.Call, Name: null, progress.SecurityEpoch)) switch
            {
                BeginTotpResult.Begun begun => new LoginResult.Step(NextStep.EnrolTotp, [NextStep.EnrolTotp], begun.Enrolment),
                // Set up elsewhere since the first factor: now it is asked for.
                BeginTotpResult.AlreadyEnrolled => await Proceed(command.Call, login, progress, attempt),
                _ => await Refuse(command.Call, progress, attempt),
            };
        }

        return await Admitted(attempt, async () => await factors.ConfirmTotp(new ConfirmTotp(command.Call, totp)) switch
        {
            ConfirmTotpResult.Confirmed confirmed => await Enrolled(command.Call, progress, attempt, confirmed.RecoveryCodes),
            ConfirmTotpResult.CodeInvalid => await Failed(command.Call, progress, attempt),
            _ => new LoginResult.StepUnexpected(),
        });
    }

    private async Task<LoginResult> SecondFactor(string step, string method, CallContext call, bool countAddress, Func<IMfaGrain, Task<bool>> redeem)
    {
        if (Awaited(step) is not { } progress)
        {
            return Answer(new LoginResult.StepUnexpected());
        }

        var attempt = AttemptOf(step, progress, call, countAddress);
        return await Admitted(attempt, async () => await redeem(GrainFactory.GetGrain<IMfaGrain>(progress.UserId.ToString()))
            ? await Proceed(call, await users.FindLogin(progress.UserId), progress.WithSecondFactor(method), attempt)
            : await Failed(call, progress, attempt));
    }

    private async Task<LoginResult> Enrolled(CallContext call, LoginProgress progress, LoginAttempt attempt, IReadOnlyList<string> recoveryCodes)
    {
        var proved = progress.WithSecondFactor(AuthenticationMethods.OneTimeCode);
        return await Proceed(call, await users.FindLogin(progress.UserId), proved, attempt) switch
        {
            LoginResult.Session session => session with { RecoveryCodes = recoveryCodes },
            LoginResult.Step step => step with { RecoveryCodes = recoveryCodes },
            var refused => refused,
        };
    }

    private async Task<LoginResult> Failed(CallContext call, LoginProgress progress, LoginAttempt attempt)
    {
        await Record(call, attempt, progress.UserId);
        return new LoginResult.CodeInvalid();
    }

    // The same count as the first factor's: the account's, or the known device's it came from.
    private static LoginAttempt AttemptOf(string step, LoginProgress progress, CallContext call, bool countAddress) => new(
        progress.DeviceId is { } device ? GuardKeys.OfDevice(device) : GuardKeys.OfUser(progress.UserId),
        countAddress ? GuardKeys.OfAddress(call.IpAddress) : null,
        step,
        progress.DeviceId,
        progress.IdentifierHash);
}
