using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Holds the database for one process. A lock on a connection of its own keeps a second process out. Every other connection
/// holds a shared lock under this process's incarnation, by which a successor finds and ends what a dead process left at
/// work, and checks afterwards that the incarnation still serves: no write of an earlier process commits after a later
/// one's first read.
/// </summary>
public sealed class ProcessFence(StorageOptions options, Backends backends, TimeProvider pace, ILogger<ProcessFence> log) : IAsyncDisposable
{
    // An arbitrary number that means "serves this Sesame database" to PostgreSQL's advisory locks.
    internal const long ServingKey = 0x5E5A_4D16_0002;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? connection;
    private Task watching = Task.CompletedTask;

    public Guid Incarnation { get; } = Guid.CreateVersion7();

    /// <summary>Completes when another process serves the database: this one must end.</summary>
    public Task Lost => lost.Task;

    /// <summary>Takes the lock, or says in one sentence that another process has it. Needs no table.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        connection = await OpenAsync(cancellationToken);
        if (!await TryLockAsync(connection, cancellationToken))
        {
            await connection.DisposeAsync();
            connection = null;
            throw new ServerRefusedException("Another Sesame serves this database. Stop it first, or give this one a database of its own.");
        }
    }

    /// <summary>Becomes the one that serves: what earlier processes left at work is ended when this returns.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var former = await SwapAsync(connection!, Incarnation, cancellationToken);
        await EndFormerAsync(connection!, former, cancellationToken);
        backends.Incarnation = Incarnation;
        watching = WatchAsync();
    }

    /// <summary>
    /// For a member of a cluster: makes sure that no process serves the database alone, keeps one from doing so, and ends what one that did left at
    /// work. Its connections hold the same shared lock, so that this lasts while it serves, also when the server was restarted.
    /// </summary>
    public async Task ShareAsync(CancellationToken cancellationToken)
    {
        connection = await OpenAsync(cancellationToken);
        await using (var share = new NpgsqlCommand("SELECT pg_try_advisory_lock_shared($1)", connection) { Parameters = { Param.Long(ServingKey) } })
        {
            if (!(bool)(await share.ExecuteScalarAsync(cancellationToken))!)
            {
                throw new ServerRefusedException("Another Sesame serves this database alone. Stop it first, or start it as a member too, with --silo-port.");
            }
        }

        await EndFormerAsync(connection, await SwapAsync(connection, Guid.Empty, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "sesame fence", Enlist = false, KeepAlive = 10, Pooling = false, Timeout = options.ConnectSeconds, CommandTimeout = options.CommandSeconds,
        };
        var opened = new NpgsqlConnection(unpooled.ConnectionString);
        try
        {
            await opened.OpenAsync(cancellationToken);
            return opened;
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            await opened.DisposeAsync();
            throw new StorageUnavailableException("PostgreSQL cannot be reached.", exception);
        }
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { Param.Long(ServingKey) } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<Guid?> SwapAsync(NpgsqlConnection connection, Guid next, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand(SqlFile.Load<ProcessFence>("find_serving"), connection);
        var former = (Guid?)await find.ExecuteScalarAsync(cancellationToken);
        await using var swap = new NpgsqlCommand(SqlFile.Load<ProcessFence>("swap_serving"), connection) { Parameters = { Param.Uuid(next) } };
        await swap.ExecuteNonQueryAsync(cancellationToken);
        return former;
    }

    private async Task EndFormerAsync(NpgsqlConnection connection, Guid? former, CancellationToken cancellationToken)
    {
        if (former is not { } incarnation || incarnation == Incarnation || incarnation == Guid.Empty)
        {
            return;
        }

        while (true)
        {
            await using var end = new NpgsqlCommand(SqlFile.Load<ProcessFence>("end_former"), connection) { Parameters = { Param.Long(Backends.LockKey(incarnation)) } };
            if ((long)(await end.ExecuteScalarAsync(cancellationToken))! == 0)
            {
                return;
            }

            await Task.Delay(Pause, pace, cancellationToken);
        }
    }

    // The connection may break (a restart of PostgreSQL). It is opened again; whoever came in between has won.
    private async Task WatchAsync()
    {
        try
        {
            while (await StillServesAsync())
            {
                await Task.Delay(Beat, pace, ending.Token);
            }

            StorageLog.ServingLost(log);
            lost.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // The process ends and lets go of the database.
        }
    }

    private async Task<bool> StillServesAsync()
    {
        while (true)
        {
            try
            {
                if (connection is { FullState: System.Data.ConnectionState.Open })
                {
                    await using var beat = new NpgsqlCommand(SqlFile.Load<ProcessFence>("find_serving"), connection);
                    return Incarnation == (Guid?)await beat.ExecuteScalarAsync(ending.Token);
                }

                if (connection is not null)
                {
                    await connection.DisposeAsync();
                }

                connection = await OpenAsync(ending.Token);
                await using var find = new NpgsqlCommand(SqlFile.Load<ProcessFence>("find_serving"), connection);
                var isOurs = Incarnation == (Guid?)await find.ExecuteScalarAsync(ending.Token);
                if (!isOurs)
                {
                    return false;
                }

                if (await TryLockAsync(connection, ending.Token))
                {
                    continue;
                }

                // Our own broken connection may still hold the lock on the server; nobody else has taken our place.
                await connection.DisposeAsync();
            }
            catch (Exception exception) when (StorageErrors.IsOfDriver(exception) || exception is StorageUnavailableException)
            {
                // Away for now.
            }

            await Task.Delay(Pause, pace, ending.Token);
        }
    }
}
