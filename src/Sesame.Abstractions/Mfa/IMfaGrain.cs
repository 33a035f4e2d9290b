using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Mfa;

/// <summary>The second factors and recovery codes of one user; the key is the user's id.</summary>
[Alias("mfa.mfa")]
public interface IMfaGrain : IGrainWithStringKey
{
    /// <summary>What is set up; for a user who is not there, nothing. Answers from memory.</summary>
    [AlwaysInterleave, Alias("read")]
    ValueTask<MfaView> Read();

    /// <summary>
    /// Makes the secret of an authenticator, good for 15 minutes until it is confirmed. Beginning again replaces what was begun before.
    /// </summary>
    [Alias("begin-totp")]
    Task<BeginTotpResult> BeginTotp(BeginTotp command);

    /// <summary>
    /// Proves the authenticator that was begun by one of its codes: from then on logins ask for it. Makes the first 10 recovery codes and tells them this once.
    /// </summary>
    [Alias("confirm-totp")]
    Task<ConfirmTotpResult> ConfirmTotp(ConfirmTotp command);

    /// <summary>
    /// Takes a code of the authenticator: true exactly once for each step of 30 seconds, one step early or late, and never again for that step or one before.
    /// Counting failures is the caller's part.
    /// </summary>
    [Alias("redeem-totp")]
    Task<bool> RedeemTotp(RedeemTotp command);

    /// <summary>Takes a recovery code: true exactly once for each. Counting failures is the caller's part.</summary>
    [Alias("redeem-recovery-code")]
    Task<bool> RedeemRecoveryCode(RedeemRecoveryCode command);

    /// <summary>Makes 10 recovery codes, told this once; those before are dead.</summary>
    [Alias("make-recovery-codes")]
    Task<MakeRecoveryCodesResult> MakeRecoveryCodes(MakeRecoveryCodes command);

    /// <summary>Removes a factor, or all. With the last one the recovery codes go, and the owner is told by mail. Removing what is gone succeeds.</summary>
    [Alias("remove")]
    Task<RemoveFactorResult> Remove(RemoveFactor command);

    /// <summary>Mails the user a code by which a step-up is proved, good for 10 minutes; one mail a minute and five an hour to one address.</summary>
    [Alias("send-step-up-code")]
    Task<SendStepUpCodeResult> SendStepUpCode(SendStepUpCode command);

    /// <summary>Re-reads the rows when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
