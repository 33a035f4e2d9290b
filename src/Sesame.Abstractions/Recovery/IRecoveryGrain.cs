using Orleans;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Users;

namespace Sesame.Abstractions.Recovery;

/// <summary>
/// What strangers may ask for: mails that prove an address, and what comes back of them. The key is <c>deployment</c>, any number answer at once. Known
/// and unknown addresses answer alike and cost the same.
/// </summary>
[Alias("recovery.recovery")]
public interface IRecoveryGrain : IGrainWithStringKey
{
    /// <summary>
    /// Mails a new link that proves the address, to a user who holds it unproved: the calling user, else the one whom it names at login. For any other
    /// address nothing is mailed. Null when asked for in time; else how long to wait, which says nothing about accounts either.
    /// </summary>
    [Alias("send-verification")]
    Task<TimeSpan?> SendVerification(AskForMail command);

    /// <summary>Proves an address by the link that was mailed to it; each link works once.</summary>
    [Alias("verify-email")]
    Task<ChangeEmailResult> VerifyEmail(RedeemLink command);

    /// <summary>
    /// Mails a link to a new password, good for 15 minutes, to the user whom the address names at login, while his account may be used. Nothing tells
    /// whether there is one, not even that too many mails were asked for: then none goes out.
    /// </summary>
    [Alias("request-password-reset")]
    Task RequestPasswordReset(AskForMail command);

    /// <summary>Sets a new password by the mailed link; see <see cref="ICredentialsGrain.ResetPassword"/>.</summary>
    [Alias("reset-password")]
    Task<ChangePasswordResult> ResetPassword(RedeemLink command, string password, bool countAddress);
}
