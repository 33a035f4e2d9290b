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
        var owned = agent.Map.All().Where(known => known.Owner is not null).GroupBy(known => known.Owner!.Value)
            .ToDictionary(group => group.Key, group => (Count: group.Count(), EpochMax: group.Max(known => known.Epoch)));
        var members = agent.Map.Members.Values.Where(member => member.Status != MemberStatus.Gone)
            .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Incarnation)
            .Select(member => Picture(member, owned.GetValueOrDefault(member.Incarnation)))
            .ToArray();
        var grains = silo.Classes.Select(each => new GrainPicture(each.Name.ToString()!, each.LiveCount)).OrderBy(each => each.Type, StringComparer.Ordinal).ToArray();
        return new ClusterPicture(
            agent.Self.Name,
            Math.Round(agent.RemainingLease.TotalSeconds, 3),
            Partitions.Count,
            Partitions.Count - owned.Values.Sum(each => each.Count),
            members,
            grains);
    }

    private MemberPicture Picture(Member member, (int Count, long EpochMax) owned) => new(
        member.Name,
        member.Incarnation,
        member.Address,
        member.Status switch { MemberStatus.Active => "active", MemberStatus.Leaving => "leaving", _ => "dead" },
        member.Incarnation == agent.Self.Incarnation || runtime.Transport.Reaches(member.Incarnation),
        owned.Count,
        owned.EpochMax,
        member.Facts);
}
