namespace Orleans.Runtime.Cluster;

/// <summary>It was taken.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.taken")]
internal sealed record Taken
{
    public static readonly Taken Instance = new();
}

/// <summary>Partitions have other owners, or none, now. Known already to whoever reads the store; this only saves the wait.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.ownership-changed")]
internal sealed record OwnershipChanged([property: Id(0)] IReadOnlyList<Ownership> Changed) : PeerMessage<Taken>;

/// <summary>Asks a silo for all it knows; for processes that have no store.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.get-map")]
internal sealed record GetMap : PeerMessage<MapReply>;

/// <summary>Asks a silo whether it serves; for processes that have no store, to tell whether they are of use.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.get-standing")]
internal sealed record GetStanding : PeerMessage<Standing>;

/// <summary>How the asked silo stands.</summary>
/// <param name="IsReady">Its lease holds, it is not leaving, and it reaches at least half of the active members.</param>
/// <param name="At">Cluster time, read as it answered.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.standing")]
internal sealed record Standing([property: Id(0)] bool IsReady, [property: Id(1)] DateTimeOffset At);

/// <summary>Members and owners as the asked silo knows them.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.map")]
internal sealed record MapReply(
    [property: Id(0)] IReadOnlyList<Member> Members,
    [property: Id(1)] IReadOnlyList<Ownership> Ownerships);
