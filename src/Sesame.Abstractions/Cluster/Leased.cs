using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Cluster;

/// <summary>What a grain tells a node that wants a copy.</summary>
/// <param name="Grant">The word to keep it by; null: it is good for this one answer.</param>
/// <param name="Copy">The state; null: there is nothing to tell.</param>
[GenerateSerializer, Immutable, Alias("cluster.leased")]
public sealed record Leased<TCopy>([property: Id(0)] CopyGrant? Grant, [property: Id(1)] TCopy? Copy) where TCopy : class;

/// <summary>An owner's word that a node may answer from a copy for a while. Its members mean something to the engine only.</summary>
[GenerateSerializer, Immutable, Alias("cluster.copy-grant")]
public sealed record CopyGrant(
    [property: Id(0)] Guid Owner,
    [property: Id(1)] long Pair,
    [property: Id(2)] long Epoch,
    [property: Id(3)] long Number,
    [property: Id(4)] TimeSpan For);
