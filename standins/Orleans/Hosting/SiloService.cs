using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>The silo's life in its host.</summary>
internal sealed class SiloService(Silo silo, IOptions<GrainCollectionOptions> options, IMemoryGauge memory) : IHostedService, IDisposable
{
    private readonly Collector _collector = new(silo, options.Value, memory);

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
        await silo.StopAsync(cancellationToken);
    }

    public void Dispose() => _collector.Dispose();
}
