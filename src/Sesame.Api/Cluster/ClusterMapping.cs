using System.Globalization;
using Sesame.Abstractions.Cluster;
using Sesame.Api.Cluster.V1;

namespace Sesame.Api.Cluster;

/// <summary>Turns what a node knows into messages.</summary>
internal static class ClusterMapping
{
    public static GetClusterResponse ToResponse(ClusterPicture? picture, IReadOnlyList<CallSummary> calls)
    {
        var response = new GetClusterResponse { Node = picture?.Node ?? Environment.MachineName, Partitions = picture?.Partitions ?? 0, Unowned = picture?.Unowned ?? 0 };
        response.Members.AddRange(picture?.Members.Select(ToMember) ?? []);
        var node = new ClusterNode { Name = response.Node, LeaseSeconds = picture?.LeaseSeconds ?? 0 };
        node.Grains.AddRange(picture?.Grains.Where(grains => grains.Live > 0).Select(grains => new LiveGrains { Type = grains.Type, Live = grains.Live }) ?? []);
        node.Calls.AddRange(calls.Select(ToRate));
        response.Nodes.Add(node);
        return response;
    }

    private static ClusterMember ToMember(MemberPicture member) => new()
    {
        Name = member.Name,
        Incarnation = member.Incarnation.ToString(),
        Address = member.Address,
        Status = member.Status,
        Reached = member.Reached,
        Partitions = member.Partitions,
        EpochMax = (int)member.EpochMax,
        HttpUrl = member.Facts.GetValueOrDefault("httpUrl", ""),
        GrpcUrl = member.Facts.GetValueOrDefault("grpcUrl", ""),
        Pid = int.TryParse(member.Facts.GetValueOrDefault("pid"), CultureInfo.InvariantCulture, out var pid) ? pid : 0,
        Version = member.Facts.GetValueOrDefault("version", ""),
    };

    private static CallRate ToRate(CallSummary calls) => new()
    {
        Method = calls.Method,
        PerSecond = (double)calls.Count / CallMeter.Seconds,
        FailedPerSecond = (double)calls.Failed / CallMeter.Seconds,
        MeanMilliseconds = Math.Round(calls.Mean.TotalMilliseconds, 3),
        P99Milliseconds = Math.Round(calls.P99.TotalMilliseconds, 3),
    };
}
