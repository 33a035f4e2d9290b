using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Activity;

/// <summary>Writes noted activity once a minute, earlier when there is much of it, and at shutdown, many rows a statement. A failed writing is tried again with the next one.</summary>
internal sealed class ActivityWriter(IEnumerable<ActivityLedger> ledgers, Database database, TimeProvider time, ILogger<ActivityWriter> log)
    : BackgroundService, IWrittenBehind
{
    private const int RowsPerStatement = 2_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Who is told that all is written must not have overtaken a writing that is under way.
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>Writes what was noted so far; false when some of it could not be written and is kept.</summary>
    public async Task<bool> Write(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var good = true;
            foreach (var ledger in ledgers)
            {
                good &= await Write(ledger, cancellationToken);
            }

            return good;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc />
    Task<bool> IWrittenBehind.FlushAsync(CancellationToken cancellationToken) => Write(cancellationToken);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Write(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        // However often it is told, one writing is for all that came before.
        var much = Channel.CreateBounded<bool>(1);
        void Note() => much.Writer.TryWrite(true);
        foreach (var ledger in ledgers)
        {
            ledger.HasMany += Note;
        }

        try
        {
            var (tick, many, good) = (timer.WaitForNextTickAsync(stoppingToken).AsTask(), much.Reader.ReadAsync(stoppingToken).AsTask(), true);
            while (true)
            {
                // What could not be written comes together again at once: only the minute tries it anew.
                await (good ? Task.WhenAny(tick, many) : (Task)tick);
                stoppingToken.ThrowIfCancellationRequested();
                tick = tick.IsCompleted ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
                many = many.IsCompleted ? much.Reader.ReadAsync(stoppingToken).AsTask() : many;
                good = await Write(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            foreach (var ledger in ledgers)
            {
                ledger.HasMany -= Note;
            }
        }
    }

    private async Task<bool> Write(ActivityLedger ledger, CancellationToken cancellationToken)
    {
        var taken = ledger.Take();
        var (parts, next, good) = (taken.Chunk(RowsPerStatement).ToArray(), 0, true);
        try
        {
            for (; next < parts.Length; next++)
            {
                good &= await Write(ledger, parts[next], cancellationToken);
            }

            return good;
        }
        finally
        {
            // Told to stop in between: the last writing has them.
            foreach (var rows in parts[next..])
            {
                Keep(ledger, rows);
            }

            ledger.GiveBack(taken);
        }
    }

    private async Task<bool> Write(ActivityLedger ledger, KeyValuePair<Guid, DateTimeOffset>[] rows, CancellationToken cancellationToken)
    {
        try
        {
            // In key order, so that two silos which write the same rows do not wait for each other in a circle.
            var ordered = rows.OrderBy(row => row.Key).ToArray();
            await database.ExecuteAsync(
                SqlCommand.Of(ledger.Sql, Param.Uuids(ordered.Select(row => row.Key)), Param.Times(ordered.Select(row => row.Value))), cancellationToken);
            return true;
        }
        catch (OrleansException unavailable)
        {
            ActivityLog.NotWritten(log, rows.Length, unavailable);
            Keep(ledger, rows);
            return false;
        }
    }

    private static void Keep(ActivityLedger ledger, KeyValuePair<Guid, DateTimeOffset>[] rows)
    {
        foreach (var row in rows)
        {
            ledger.Note(row.Key, row.Value);
        }
    }
}
