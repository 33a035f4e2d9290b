using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Credentials;

/// <summary>The secrets a user proves himself with; the key is the user's id.</summary>
[Alias("credentials.credentials")]
public interface ICredentialsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Compares a password with the stored hash. Without a user or a password a decoy hash is computed, so that both cost the same. Interleaves:
    /// the number of hashes at once is bounded by the hash pool and the login guard, not by this grain's turn.
    /// </summary>
    [AlwaysInterleave, Alias("verify-password")]
    Task<VerifyPasswordResult> VerifyPassword(VerifyPassword command, CancellationToken cancellationToken);

    /// <summary>Hashes a password that was just proved right with today's parameters. A full hash pool leaves the old hash.</summary>
    [Alias("rehash")]
    Task Rehash(RehashPassword command);

    /// <summary>
    /// A user changes his own password: with the current one, which goes through the login guard, or without when he has none. His other sessions end
    /// with it when he wants that. He is told by mail.
    /// </summary>
    [Alias("change-password")]
    Task<ChangePasswordResult> ChangePassword(ChangePassword command);

    /// <summary>
    /// Sets a user's password for him, or takes it away; the rules for passwords hold. He is told of a new one by mail. The one before is remembered in either
    /// case, as far as the deployment remembers any.
    /// </summary>
    [Alias("set-password")]
    Task<ChangePasswordResult> SetPassword(SetPassword command);

    /// <summary>
    /// Sets a new password by the link that was mailed to the user, while he may log in. All his sessions end and the failures counted at his account are
    /// forgotten before it answers; a second factor is asked for at the next login as ever. A password at fault leaves the link as it was; each link works
    /// once.
    /// </summary>
    [Alias("reset-password")]
    Task<ChangePasswordResult> ResetPassword(ResetPassword command);

    /// <summary>
    /// Sets the new password that is due, after the login proved who the user is: only while it is due, he may log in, and his security epoch is the one the
    /// login saw. It is another one than the present; whether it is that is told only of one that is not at fault otherwise.
    /// </summary>
    [Alias("renew-password")]
    Task<ChangePasswordResult> RenewPassword(RenewPassword command);

    /// <summary>
    /// Takes over what another system stored of the user's password. It is verified as it is at the first login, and then replaced by a hash of ours. A string
    /// of no known form, or one that costs more than is allowed, is at fault as <c>passwordHash</c>.
    /// </summary>
    [Alias("adopt-hash")]
    Task<ChangePasswordResult> AdoptHash(AdoptHash command);

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
