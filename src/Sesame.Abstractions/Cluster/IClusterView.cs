namespace Sesame.Abstractions.Cluster;

/// <summary>What one node knows of the cluster, for operators. Looking costs no call to anybody.</summary>
public interface IClusterView
{
    /// <summary>Whether callers should be sent to this node: its lease holds, it is not on its way out, and it reaches at least half of the others.</summary>
    bool IsReady { get; }

    /// <summary>All of it, as it is now.</summary>
    ClusterPicture Look();
}

/// <summary>The cluster as one node sees it.</summary>
/// <param name="Node">Who looks.</param>
/// <param name="LeaseSeconds">How much longer it may serve if it renewed no more.</param>
/// <param name="Partitions">Into how many the grains are divided.</param>
/// <param name="Unowned">How many of them nobody owns at the moment.</param>
/// <param name="Members">All members that are not gone, by name.</param>
/// <param name="Grains">What is live on this node, by type.</param>
public sealed record ClusterPicture(
    string Node,
    double LeaseSeconds,
    int Partitions,
    int Unowned,
    IReadOnlyList<MemberPicture> Members,
    IReadOnlyList<GrainPicture> Grains);

/// <summary>One member.</summary>
/// <param name="Name">What operators call the node.</param>
/// <param name="Incarnation">Which run of it.</param>
/// <param name="Address">Where it takes messages of other members.</param>
/// <param name="Status"><c>active</c>, <c>leaving</c> or <c>dead</c>.</param>
/// <param name="Reached">Whether the node that looks has a connection to it, or is it.</param>
/// <param name="Partitions">How many it owns.</param>
/// <param name="EpochMax">The highest epoch among those; each change of owner raises one by one.</param>
/// <param name="Facts">What it tells of itself: addresses of its API, version, process.</param>
public sealed record MemberPicture(
    string Name,
    Guid Incarnation,
    string Address,
    string Status,
    bool Reached,
    int Partitions,
    long EpochMax,
    IReadOnlyDictionary<string, string> Facts);

/// <summary>One type of grain on one node.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Live">How many are live.</param>
public sealed record GrainPicture(string Type, int Live);
