using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>Tells operators how long the oldest entry waits for its seal: it grows when the sealer is held up, or refuses to go on.</summary>
internal sealed class AuditTail : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    private readonly Meter meter = new("Sesame.Audit");
    private readonly Database database;
    private readonly TimeProvider time;
    private volatile Look? last;

    public AuditTail(Database database, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        meter.CreateObservableGauge(
            "sesame.audit.unsealed_seconds",
            () => Seconds is { } seconds ? [new Measurement<double>(seconds)] : Array.Empty<Measurement<double>>(),
            "s",
            "How long the oldest entry of the audit log that is not sealed has waited; 0 when none waits.");
    }

    /// <summary>The age of the oldest unsealed entry; null before the first look.</summary>
    public double? Seconds => last is { } look ? look.Oldest is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0 : null;

    public async Task LookAsync(CancellationToken cancellationToken) => last = new Look(await database.FirstAsync(
        SqlCommand.Of(SqlFile.Load<AuditTail>("oldest_unsealed")), row => row.TimeOrNull("at"), cancellationToken));

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Paced by the machine's clock, as all upkeep is.
        using var timer = new PeriodicTimer(Round);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (OrleansException)
                {
                    // What was seen last grows older until the database answers again.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private sealed record Look(DateTimeOffset? Oldest);
}
