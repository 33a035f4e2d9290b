using Microsoft.Extensions.Hosting;

namespace Sesame.Api.Cluster;

/// <summary>
/// The moment between being told to stop and closing the door: probes say no, whoever still calls is answered and told to connect elsewhere, and so no
/// call meets a connection that closes under it.
/// </summary>
internal sealed class Farewell(TimeSpan lasts) : IHostedLifecycleService
{
    /// <summary>How long a member takes leave. A balancer that asks less often needs a longer pause before it lets the node stop.</summary>
    public static readonly TimeSpan OfMember = TimeSpan.FromSeconds(1);

    private volatile bool begun;

    public bool HasBegun => begun;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        begun = true;
        return lasts > TimeSpan.Zero ? Task.Delay(lasts, TimeProvider.System, cancellationToken) : Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
