using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;

namespace Sesame.Standins.Cluster;

/// <summary>The cluster as this member's memory knows it.</summary>
internal sealed class ClusterLook(ClusterRuntime runtime, Silo silo) : IClusterView
{
    private readonly ClusterAgent agent = runtime.Agent;

    public bool IsReady => agent.IsReady;

    public ClusterPicture Look()
    {
        var (members, unowned) = MemberPictures.Of(
            agent.Map.Members.Values,
            agent.Map.All(),
            incarnation => incarnation == agent.Self.Incarnation || runtime.Transport.Reaches(incarnation));
        var grains = silo.Classes.Select(each => new GrainPicture(each.Name.ToString()!, each.LiveCount)).OrderBy(each => each.Type, StringComparer.Ordinal).ToArray();
        return new ClusterPicture(agent.Self.Name, Math.Round(agent.RemainingLease.TotalSeconds, 3), Partitions.Count, unowned, members, grains);
    }
}
