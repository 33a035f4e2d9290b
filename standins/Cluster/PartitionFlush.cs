using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Sesame.Abstractions.Cluster;

namespace Sesame.Standins.Cluster;

/// <summary>Lets partitions go only after what is written behind for their grains is in the database.</summary>
internal sealed class PartitionFlush(Silo silo, IEnumerable<IWrittenBehind> behind, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IWrittenBehind[] behind = [.. behind];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        silo.Flushing += (_, stopping) => FlushAsync(stopping);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // While PostgreSQL is away nothing is given up: the lease ends by itself if that takes too long.
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var each in behind)
        {
            while (!await each.FlushAsync(cancellationToken))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
