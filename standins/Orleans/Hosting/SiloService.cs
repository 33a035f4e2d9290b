using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;

namespace Orleans.Hosting;

/// <summary>The silo's life in its host.</summary>
internal sealed class SiloService(Silo silo, IOptions<GrainCollectionOptions> options, IMemoryGauge memory, ClusterRuntime? cluster = null)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(20);

    private readonly Collector _collector = new(silo, options.Value, memory);

    /// <summary>A member before anything else starts: what works beside the grains may call them.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => cluster?.Start(cancellationToken) ?? Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A class that cannot be served is found now, not by the first caller.
        _ = silo.Classes;
        _collector.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _collector.Dispose();
        if (cluster is not null)
        {
            await cluster.Leave(LeavePatience);
        }

        await silo.StopAsync(cancellationToken);
    }

    public void Dispose() => _collector.Dispose();
}
