using System.Collections.Concurrent;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Knows which server process stands behind each connection. When a connection breaks in the middle of a command, that
/// process may still be at work and commit later; before anything is read again it is ended, so that what a read shows
/// is what stays.
/// </summary>
public sealed class Backends(TimeProvider pace)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<int, DateTime> started = new();
    private readonly ConcurrentDictionary<Backend, bool> doubtful = new();

    internal void Register(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(SqlFile.Load<Backends>("backend_start"), connection);
        started[connection.ProcessID] = (DateTime)command.ExecuteScalar()!;
    }

    internal async Task RegisterAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(SqlFile.Load<Backends>("backend_start"), connection);
        started[connection.ProcessID] = (DateTime)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A process id alone may be used again by the server; with its start it is unmistakable.</summary>
    internal Backend Of(NpgsqlConnection connection) =>
        new(connection.ProcessID, started.TryGetValue(connection.ProcessID, out var start) ? start : default);

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
