using Grpc.HealthCheck;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Ends watchers when the server stops, so that it does not wait for calls that never end by themselves.</summary>
internal sealed class WatcherShutdown(
    HealthServiceImpl health,
    IHostApplicationLifetime lifetime,
    IOptions<GrpcHealthChecksOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.SuppressCompletionOnShutdown)
        {
            lifetime.ApplicationStopping.Register(health.CompleteWatchers);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
