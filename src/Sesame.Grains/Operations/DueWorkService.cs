using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Claims due work and runs it, one piece after the other; every silo does so.</summary>
public sealed class DueWorkService(DueWork table, IEnumerable<IDueWork> handlers, TimeProvider time, ILogger<DueWorkService> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromHours(1);

    private readonly Guid owner = Guid.CreateVersion7();
    private readonly Dictionary<string, IDueWork> byKind = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
    private bool seeded;

    /// <summary>Runs what is due now; returns how many pieces that were.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        if (!seeded)
        {
            foreach (var recurring in byKind.Values.Where(handler => handler.Every is not null))
            {
                await table.SeedAsync(recurring.Kind, cancellationToken);
            }

            seeded = true;
        }

        var items = byKind.Count == 0 ? [] : await table.ClaimAsync(owner, byKind.Values, cancellationToken);
        foreach (var item in items)
        {
            await RunAsync(byKind[item.Kind], item, cancellationToken);
        }

        return items.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Rounds are paced by the machine's clock; what is due is decided by the domain's.
        using var timer = new PeriodicTimer(Round);
        try
        {
            do
            {
                await RunRoundAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // What was begun is taken up again when its lease is over.
        }
    }

    private async Task RunRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await RunDueAsync(stoppingToken) > 0)
            {
                // More may be due.
            }
        }
        catch (Orleans.Runtime.OrleansException unreachable)
        {
            OperationsLog.RoundFailed(log, unreachable);
        }
    }

    private async Task RunAsync(IDueWork handler, DueItem item, CancellationToken cancellationToken)
    {
        try
        {
            var again = await handler.RunAsync(item, cancellationToken);
            again ??= handler.Every is { } every && item.Key.Length == 0 ? time.GetUtcNow() + every : null;
            await (again is { } due ? table.AgainAsync(owner, item, due, cancellationToken) : table.DoneAsync(owner, item, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            OperationsLog.WorkFailed(log, item.Kind, item.Attempts, exception);
            var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(item.Attempts, 20)), RetryMax.TotalSeconds));
            await table.FailedAsync(owner, item, time.GetUtcNow() + pause, exception.GetType().Name, cancellationToken);
        }
    }
}
