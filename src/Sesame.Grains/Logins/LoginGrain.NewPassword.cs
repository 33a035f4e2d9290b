using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;

namespace Sesame.Grains.Logins;

/// <content>The step <c>new-password</c>: the last one, where the user has to choose a new password.</content>
internal sealed partial class LoginGrain
{
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
            ChangePasswordResult.Faulty faulty => new LoginResult.Faulty(faulty.Faults),
            ChangePasswordResult.Overloaded => new LoginResult.Overloaded(),
            // It was chosen elsewhere meanwhile, or the user may not log in any more: this login rests on what was before.
            _ => await Refuse(command.Call, progress, attempt),
        });
    }
}
