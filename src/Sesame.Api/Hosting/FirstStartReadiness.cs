using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sesame.Api.Hosting;

/// <summary>Not ready before the first start is over: who waits for readiness finds <c>bootstrap.json</c> and can log in with it.</summary>
internal sealed class FirstStartReadiness : IHealthCheck
{
    private volatile bool isOver;

    public void IsOver() => isOver = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(isOver ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The first start is not over."));
}
