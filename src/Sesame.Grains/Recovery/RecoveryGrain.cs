using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Users;
using Sesame.Grains.Logins;
using Sesame.Grains.Users;

namespace Sesame.Grains.Recovery;

/// <inheritdoc cref="IRecoveryGrain" />
[StatelessWorker, Reentrant]
internal sealed class RecoveryGrain(UserQueries users, EmailVerification verification, RecoveryPages pages) : Grain, IRecoveryGrain
{
    /// <summary>
    /// No answer to who asks for a mail comes sooner. To read and write for an account takes some tenths of a millisecond longer than for none, which who asks often enough could
    /// tell apart (ASVS 6.3.8); behind a wait that began with the call nobody can.
    /// </summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    public Task<TimeSpan?> SendVerification(AskForMail command) => NotSooner(() => Verify(command));

    public Task RequestPasswordReset(AskForMail command) => NotSooner(() => Reset(command));

    public async Task<ChangeEmailResult> VerifyEmail(RedeemLink command)
    {
        if (!LinkToken.TryParse(command.Token, out var token) || EmailVerification.UserOf(token.Subject) is not { } userId)
        {
            return new ChangeEmailResult.LinkInvalid();
        }

        return await User(userId).ConfirmEmail(new ConfirmEmail(command.Call, token.Subject, token.Hash));
    }

    public async Task<ChangePasswordResult> ResetPassword(RedeemLink command, string password, bool countAddress)
    {
        // What names nobody goes the way of a wrong link, so that it counts as one.
        var known = LinkToken.TryParse(command.Token, out var token) && PasswordResetLinks.UserOf(token.Subject) is not null;
        var userId = known ? PasswordResetLinks.UserOf(token.Subject)!.Value : GuardKeys.DecoyLogin("").UserId;
        return await GrainFactory.GetGrain<ICredentialsGrain>(userId.ToString()).ResetPassword(
            new ResetPassword(command.Call, known ? token.Hash : ReadOnlyMemory<byte>.Empty, password, countAddress));
    }

    private static async Task<TimeSpan?> NotSooner(Func<Task<TimeSpan?>> work)
    {
        var least = Task.Delay(Least);
        try
        {
            return await work();
        }
        finally
        {
            await least;
        }
    }

    private async Task<TimeSpan?> Verify(AskForMail command)
    {
        if (await EmailVerification.AdmitSend(GrainFactory, command.Call, command.Email) is { } wait)
        {
            return wait;
        }

        // An address that is nobody's goes the same way: a user who is not there, and a link that nobody gets.
        var named = (await users.FindLogin(command.Email, isUsername: false) ?? GuardKeys.DecoyLogin(command.Email)).UserId;
        var asked = (command.UserId ?? command.Call.UserId) is { } caller && await Holds(caller, command.Email) ? caller : named;
        // Read before all that decides: what ends here in between ends the link with it.
        var epoch = (await User(asked).Access())?.SecurityEpoch ?? 0;
        var mailed = await IsToBeProved(asked, command.Email);
        await verification.Send(GrainFactory, command.Call, asked, epoch, command.Email, mailed);
        return null;
    }

    private async Task<TimeSpan?> Reset(AskForMail command)
    {
        if (await EmailVerification.AdmitSend(GrainFactory, command.Call, command.Email) is { } wait)
        {
            return wait;
        }

        var (userId, epoch, _, _, _) = await users.FindLogin(command.Email, isUsername: false) ?? GuardKeys.DecoyLogin(command.Email);
        var mail = await User(userId).Read() is { Enabled: true, Locked: false } ? PasswordMails.Reset(command.Call, command.Email, pages.ResetPassword) : null;
        await GrainFactory.GetGrain<ICodesGrain>(PasswordResetLinks.KeyOf(userId)).IssueLink(new IssueCode(command.Call, PasswordResetLinks.Lifetime, mail, epoch));
        return null;
    }

    private async Task<bool> Holds(Guid userId, string email) =>
        await User(userId).Read() is { } user && user.Emails.Any(known => known.Email == email);

    private async Task<bool> IsToBeProved(Guid userId, string email) =>
        await User(userId).Read() is { Enabled: true } user && user.Emails.Any(known => known.Email == email && !known.Verified);

    private IUserGrain User(Guid id) => GrainFactory.GetGrain<IUserGrain>(id.ToString());
}
