using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sesame.Abstractions.Cluster;

namespace Sesame.Grains.Storage;

/// <summary>
/// Writes what the sources hold, all of it in one round trip per interval, and once more at the end. It tells how old the
/// last good flush is, so that who depends on it can refuse in time.
/// </summary>
public sealed class WriteBehind : BackgroundService, IHostedLifecycleService, IWrittenBehind
{
    /// <summary>Older than this, a flush no longer bounds what a crash could lose.</summary>
    public static readonly TimeSpan CurrentFor = TimeSpan.FromSeconds(1);

    private readonly Database database;
    private readonly IWriteBehindSource[] sources;
    private readonly TimeProvider pace;
    private readonly TimeSpan interval;
    private readonly ILogger<WriteBehind> log;
    private readonly SemaphoreSlim flushing = new(1);
    private long lastGood;

    public WriteBehind(Database database, IEnumerable<IWriteBehindSource> sources, TimeProvider pace, TimeSpan interval, ILogger<WriteBehind> log, IConnectionMark? member = null)
    {
        this.database = database;
        this.sources = [.. sources];
        this.pace = pace;
        this.interval = interval;
        this.log = log;
        lastGood = pace.GetTimestamp();
        if (member is not null)
        {
            // Others serve by now what was counted here, from what was written.
            member.Changed += () => Array.ForEach(this.sources, source => source.Drop());
        }
    }

    /// <summary>How long ago the last flush began after which nothing was left to write.</summary>
    public TimeSpan Age => pace.GetElapsedTime(Volatile.Read(ref lastGood));

    /// <summary>False: what is admitted now could be lost beyond the stated bound; refuse.</summary>
    public bool IsCurrent => Age <= CurrentFor;

    /// <summary>Writes now; false when something could not be written and is kept.</summary>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        await flushing.WaitAsync(cancellationToken);
        try
        {
            var begin = pace.GetTimestamp();
            var batches = sources.Select(source => source.Take()).OfType<WriteBehindBatch>().ToArray();
            var good = await WriteAsync(batches);
            if (good)
            {
                Volatile.Write(ref lastGood, begin);
            }

            return good;
        }
        finally
        {
            flushing.Release();
        }
    }

    /// <summary>When everything has stopped: grains hand over their last values while they are deactivated.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        flushing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // StoppedAsync flushes once more.
        }
    }

    private async Task<bool> WriteAsync(WriteBehindBatch[] batches)
    {
        if (batches.Length == 0)
        {
            return true;
        }

        try
        {
            await using var rented = await database.RentAsync(reserved: true, CancellationToken.None);
            await using var batch = Database.BatchOf(rented.Connection, Array.ConvertAll(batches, each => each.Command));
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException) when (batches.Length > 1)
        {
            // One source's fault must not keep the others' rows from being written.
            var alone = new List<bool>();
            foreach (var each in batches)
            {
                alone.Add(await WriteAsync([each with { Command = SqlCommand.Again(each.Command) }]));
            }

            return alone.TrueForAll(good => good);
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception) || exception is StorageUnavailableException)
        {
            StorageLog.FlushFailed(log, exception);
            Array.ForEach(batches, each => each.Settled(false));
            return false;
        }

        Array.ForEach(batches, each => each.Settled(true));
        return true;
    }
}
