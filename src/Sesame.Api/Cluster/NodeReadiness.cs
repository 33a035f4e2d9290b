using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sesame.Abstractions.Cluster;

namespace Sesame.Api.Cluster;

/// <summary>Ready until the node is told to stop, and in a cluster only while its lease holds and it reaches at least half of the others.</summary>
internal sealed class NodeReadiness(Farewell farewell, IClusterView? cluster = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        farewell.HasBegun ? HealthCheckResult.Unhealthy("The node is about to stop.")
        : cluster is { IsReady: false } ? HealthCheckResult.Unhealthy("The node serves nothing now, or reaches too few of the others.")
        : HealthCheckResult.Healthy());
}
