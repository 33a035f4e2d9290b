using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Tokens;

/// <summary>The keys that sign access tokens; one grain, key <c>deployment</c>.</summary>
[Alias("tokens.signing-keys")]
public interface ISigningKeysGrain : IGrainWithStringKey
{
    /// <summary>The published keys: the one in use, the next one, and past ones whose tokens may still live.</summary>
    [AlwaysInterleave, Alias("published")]
    ValueTask<PublishedKeys> Published();

    /// <summary>What <see cref="Published"/> tells, for a node that answers from it while it may.</summary>
    [AlwaysInterleave, Alias("lease")]
    ValueTask<Leased<PublishedKeys>> Lease(Guid holder);

    /// <summary>
    /// Brings the keys up to date: makes the first key, publishes the next one a day before its use, takes it into use after 30 days, and drops
    /// those whose last token has ended. Doing it twice changes nothing.
    /// </summary>
    [Alias("maintain")]
    Task<PublishedKeys> Maintain();

    /// <summary>The published keys with their times, the latest used first.</summary>
    [AlwaysInterleave, Alias("list")]
    ValueTask<IReadOnlyList<SigningKeyView>> List();

    /// <summary>
    /// Takes a key away at once: it is published no more, and every token that it signed is refused at the next check on every node after this returned. When it was in use the
    /// next one takes over, or one that is made now. Revoking a key that is not published changes nothing.
    /// </summary>
    [Alias("revoke")]
    Task<RevokeSigningKeyResult> Revoke(RevokeSigningKey command);
}
