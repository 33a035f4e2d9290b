using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Carries the outcome of the periodic health checks to watchers.</summary>
internal sealed class HealthPublisher(
    HealthServiceImpl health,
    IOptions<HealthCheckServiceOptions> checks,
    IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var status = HealthStatus.Healthy;
            foreach (var registration in checks.Value.Registrations)
            {
                if (mapping.HealthCheckPredicate(new HealthCheckMapContext(registration))
                    && report.Entries.TryGetValue(registration.Name, out var entry)
                    && entry.Status < status)
                {
                    status = entry.Status;
                }
            }

            health.SetStatus(mapping.Name, ServingStatus.Of(status));
        }

        return Task.CompletedTask;
    }
}
