using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;
using Sesame.Grains.Storage;

namespace Sesame.Silo.Hosting;

/// <summary>Ready only while PostgreSQL answers: a node that cannot know must not be asked.</summary>
public sealed class StorageReadiness(Database database) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.FirstAsync(SqlCommand.Of("SELECT 1 AS is_ready"), row => row.GetInt32(0), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (OrleansException)
        {
            return HealthCheckResult.Unhealthy("PostgreSQL cannot be reached.");
        }
    }
}
