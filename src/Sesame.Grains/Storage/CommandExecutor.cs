using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Carries out one command: all its statements in one batch, which is one round trip and one implicit transaction. It
/// returns only when the commit is known.
/// </summary>
internal sealed class CommandExecutor(Database database, Backends backends, TimeProvider pace, TimeSpan settleWithin, ILogger<CommandExecutor> log)
{
    private const int RetriesMax = 3;

    /// <param name="commands">The statements in lock order.</param>
    /// <param name="haveTouched">Whether so many rows in all mean that the own row was there as expected.</param>
    /// <param name="isStillFresh">Reads anew whether the command still rests on the row it was decided on.</param>
    /// <param name="hasCommitted">Reads the evidence of the commit; null when there can be none.</param>
    public async Task RunAsync(NpgsqlBatchCommand[] commands, Func<int, bool> haveTouched, Func<Task<bool>> isStillFresh, Func<Task<bool?>> hasCommitted)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (!haveTouched(await SendAsync(commands)))
                {
                    throw new LostRaceException(null);
                }

                return;
            }
            catch (PostgresException collision) when (StorageErrors.IsTransient(collision) && attempt < RetriesMax)
            {
                StorageLog.Retried(log, collision.SqlState, attempt + 1);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 << attempt)), pace);
                if (!await isStillFresh())
                {
                    throw new LostRaceException(collision);
                }

                commands = Array.ConvertAll(commands, SqlCommand.Again);
            }
            catch (PostgresException decided)
            {
                throw decided.SqlState == Guard.LostRace ? new LostRaceException(decided) : StorageErrors.Translate(decided);
            }
            catch (OutcomeUnknownException unknown)
            {
                await SettleAsync(unknown, hasCommitted);
                return;
            }
        }
    }

    private async Task<int> SendAsync(NpgsqlBatchCommand[] commands)
    {
        await using var rented = await database.RentAsync();
        var backend = backends.Of(rented.Connection);
        try
        {
            await using var batch = Database.BatchOf(rented.Connection, commands);
            return await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException decided) when (StorageErrors.Decides(decided))
        {
            throw;
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception) || exception is OperationCanceledException)
        {
            // A connection that is still open has its server process back in our hands: nothing of it can come later.
            if (rented.Connection.FullState != System.Data.ConnectionState.Open)
            {
                backends.Doubt(backend);
            }

            throw new OutcomeUnknownException(exception);
        }
    }

    private async Task SettleAsync(OutcomeUnknownException unknown, Func<Task<bool?>> hasCommitted)
    {
        var committed = await AskAsync(hasCommitted, unknown);
        StorageLog.Settled(log, committed, unknown.InnerException!.GetType().Name);
        if (committed != true)
        {
            throw new StorageUnavailableException(
                committed == false
                    ? "The connection broke before the command was committed; nothing was written."
                    : "The connection broke, and the command left nothing by which its outcome could be told.",
                unknown.InnerException);
        }
    }

    private async Task<bool?> AskAsync(Func<Task<bool?>> hasCommitted, OutcomeUnknownException unknown)
    {
        var begin = pace.GetTimestamp();
        for (var pause = 10; ; pause = Math.Min(pause * 2, 250))
        {
            try
            {
                return await hasCommitted();
            }
            catch (Exception exception) when (IsLackOfStorage(exception) && pace.GetElapsedTime(begin) < settleWithin)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pause), pace);
            }
            catch (Exception exception) when (IsLackOfStorage(exception))
            {
                // Also where all connections are in use: the command itself may have been committed.
                throw new StorageUnavailableException("PostgreSQL cannot be reached, so whether the command was committed is not known yet.", unknown.InnerException);
            }
        }
    }

    private static bool IsLackOfStorage(Exception exception) => exception is StorageUnavailableException or StorageOverloadedException;
}

/// <summary>The connection failed while a command was on its way.</summary>
internal sealed class OutcomeUnknownException(Exception cause) : Exception("The outcome of a command is unknown.", cause);

/// <summary>The state's row had moved on before the command.</summary>
internal sealed class LostRaceException(Exception? cause) : Exception("Another write came first.", cause);
