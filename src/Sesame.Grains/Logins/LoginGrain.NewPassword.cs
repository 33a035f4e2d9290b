using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Grains.Passwords;

namespace Sesame.Grains.Logins;

/// <content>The step <c>new-password</c>: the last one, where the user has to choose a new password.</content>
internal sealed partial class LoginGrain
{
    // Each time is a right guess at a password of the user: whoever came in without knowing one gets few.
    private const int ReusedToldMax = 5;

    public async Task<LoginResult> SubmitNewPassword(SubmitNewPassword command)
    {
        if (Awaited(NextStep.NewPassword) is not { } progress)
        {
            return Answer(new LoginResult.StepUnexpected());
        }

        var attempt = AttemptOf(NextStep.NewPassword, progress, command.Call, command.CountAddress);
        var renew = new RenewPassword(command.Call, command.Password, progress.SecurityEpoch);
        return Answer(await GrainFactory.GetGrain<ICredentialsGrain>(progress.UserId.ToString()).RenewPassword(renew) switch
        {
            ChangePasswordResult.Done => await Proceed(command.Call, await users.FindLogin(progress.UserId), progress, attempt),
            ChangePasswordResult.Faulty faulty => await TellFaults(command.Call, progress, faulty.Faults),
            ChangePasswordResult.Overloaded => new LoginResult.Overloaded(),
            // It was chosen elsewhere meanwhile, or the user may not log in any more: this login rests on what was before.
            _ => await Refuse(command.Call, progress, attempt),
        });
    }

    private async Task<LoginResult> TellFaults(CallContext call, LoginProgress progress, IReadOnlyList<FieldFault> faults)
    {
        if (faults.Any(fault => fault.Reason == PasswordPolicy.Reused))
        {
            var told = progress with { ReusedTold = progress.ReusedTold + 1 };
            await (told.ReusedTold < ReusedToldMax ? Remember(call, told) : End(call, progress.UserId, "logins.give-up"));
        }

        return new LoginResult.Faulty(faults);
    }

    private Task Remember(CallContext call, LoginProgress progress) => Run(call, async context =>
    {
        if (Value is { } flow)
        {
            context.Audit("logins.tell-reused", "login", progress.UserId.ToString());
            await Save(flow with { Sealed = progress.Seal(secrets) }, context);
        }

        return true;
    });
}
