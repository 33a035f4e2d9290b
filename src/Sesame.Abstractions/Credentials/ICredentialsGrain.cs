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

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
