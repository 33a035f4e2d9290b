using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Tokens;

namespace Sesame.Api.Hosting;

/// <summary>
/// A front is ready while at least half of the silos serve it, as members are among each other; with fewer than all it says so and goes on. Where
/// nothing is known of them it asks one grain.
/// </summary>
internal sealed class SiloReadiness(IGrainFactory grains, IClusterView? cluster = null) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        cluster is null ? await AskAsync(cancellationToken) : Judge(cluster);

    private static HealthCheckResult Judge(IClusterView cluster)
    {
        var active = cluster.Look().Members.Where(member => member.Status == "active").ToList();
        var serving = active.Count(member => member.Reached);
        return !cluster.IsReady ? HealthCheckResult.Unhealthy($"{serving} of {active.Count} silos serve this front.")
            : serving < active.Count ? HealthCheckResult.Degraded($"{serving} of {active.Count} silos serve this front.")
            : HealthCheckResult.Healthy();
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ISigningKeysGrain>("deployment").Published().AsTask().WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("No silo can be reached.");
        }
    }
}
