using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

internal static class ServingStatus
{
    /// <summary>What is degraded still serves.</summary>
    public static HealthCheckResponse.Types.ServingStatus Of(HealthStatus status) => status == HealthStatus.Unhealthy
        ? HealthCheckResponse.Types.ServingStatus.NotServing
        : HealthCheckResponse.Types.ServingStatus.Serving;
}
