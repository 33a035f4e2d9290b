using System.Collections.Concurrent;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Knows which server process stands behind each connection. When a connection breaks in the middle of a command, that
/// process may still be at work and commit later; before anything is read again it is ended, so that what a read shows
/// is what stays.
/// </summary>
public sealed class Backends(TimeProvider pace, IConnectionMark? member = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<int, DateTime> started = new();
    private readonly ConcurrentDictionary<Backend, bool> doubtful = new();

    /// <summary>Set once this process serves the database; every connection opened from then on belongs to it.</summary>
    internal Guid? Incarnation { get; set; }

    internal void Register(NpgsqlConnection connection)
    {
        using var batch = Marks(connection);
        using var reader = batch.ExecuteReader();
        reader.Read();
        var start = reader.GetDateTime(0);
        Join(connection, start, !reader.NextResult() || (reader.NextResult() && reader.Read() && reader.GetBoolean(0)));
    }

    internal async Task RegisterAsync(NpgsqlConnection connection)
    {
        await using var batch = Marks(connection);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var start = reader.GetDateTime(0);
        Join(connection, start, !await reader.NextResultAsync() || (await reader.NextResultAsync() && await reader.ReadAsync() && reader.GetBoolean(0)));
    }

    /// <summary>The number under which connections of an incarnation hold their shared lock.</summary>
    internal static long LockKey(Guid incarnation) => BitConverter.ToInt64(incarnation.ToByteArray(), 8);

    /// <summary>A process id alone may be used again by the server; with its start it is unmistakable.</summary>
    internal Backend Of(NpgsqlConnection connection) =>
        new(connection.ProcessID, started.TryGetValue(connection.ProcessID, out var start) ? start : default);

    /// <summary>
    /// Refuses a turn whose grain another member may serve. Its connection carries the mark of the incarnation that serves now; one that was lost
    /// since takes the connection with it.
    /// </summary>
    internal void EnsureTurnServes()
    {
        if (member is { TurnServes: false })
        {
            throw new StorageUnavailableException("This node no longer serves the grain.");
        }
    }

    internal void Doubt(Backend backend) => doubtful[backend] = true;

    /// <summary>Ends the server processes of broken connections and returns when none of them can commit any more.</summary>
    internal async ValueTask EndDoubtfulAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (doubtful.IsEmpty)
        {
            return;
        }

        var ending = doubtful.Keys.ToArray();
        var begin = pace.GetTimestamp();
        while (await CountAsync(connection, ending, cancellationToken) > 0)
        {
            if (pace.GetElapsedTime(begin) > Patience)
            {
                throw new StorageUnavailableException("A server process of a broken connection does not end; what it wrote is not known yet.");
            }

            await Task.Delay(Pause, pace, cancellationToken);
        }

        foreach (var backend in ending)
        {
            doubtful.TryRemove(backend, out _);
        }
    }

    // One round trip; the check comes in a later statement than the lock, so a successor either sees the lock or is seen.
    private NpgsqlBatch Marks(NpgsqlConnection connection)
    {
        var batch = Database.BatchOf(connection, SqlCommand.Of(SqlFile.Load<Backends>("backend_start")));
        if ((member is null ? Incarnation : member.Incarnation) is { } incarnation)
        {
            batch.BatchCommands.Add(SqlCommand.Of(SqlFile.Load<Backends>("join_serving"), Param.Long(LockKey(incarnation))));
            batch.BatchCommands.Add(member is null
                ? SqlCommand.Of(SqlFile.Load<Backends>("process_serves"), Param.Uuid(incarnation))
                : SqlCommand.Of(SqlFile.Load<Backends>("member_serves"), Param.Uuid(incarnation), Param.Long(ProcessFence.ServingKey)));
        }

        return batch;
    }

    private void Join(NpgsqlConnection connection, DateTime start, bool serves)
    {
        if (!serves)
        {
            throw new StorageUnavailableException(
                member is null ? "Another Sesame serves this database by now." : "This node was judged dead, or another Sesame serves this database alone.");
        }

        started[connection.ProcessID] = start;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, Backend[] ending, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlFile.Load<Backends>("end_backends"), connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = Array.ConvertAll(ending, backend => backend.ProcessId) });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = Array.ConvertAll(ending, backend => backend.Started) });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <summary>One server process.</summary>
internal readonly record struct Backend(int ProcessId, DateTime Started);
