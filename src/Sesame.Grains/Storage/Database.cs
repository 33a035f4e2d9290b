using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Reads and single statements outside a grain's state: lists, searches, claims. It lends connections, refuses early when
/// they run out, and turns the driver's exceptions into ours.
/// </summary>
public sealed class Database(NpgsqlDataSource source, Backends backends, ConnectionGate gate)
{
    public async Task<List<T>> ListAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var rented = await RentAsync(cancellationToken);
            await using var batch = BatchOf(rented.Connection, command);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(map(reader));
            }

            return rows;
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            throw StorageErrors.Translate(exception);
        }
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public async Task<T?> FirstAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var rented = await RentAsync(cancellationToken);
            await using var batch = BatchOf(rented.Connection, command);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? map(reader) : default;
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            throw StorageErrors.Translate(exception);
        }
    }

    /// <summary>Runs one statement that may be repeated harmlessly; returns how many rows it touched.</summary>
    public async Task<int> ExecuteAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var rented = await RentAsync(cancellationToken);
            await using var batch = BatchOf(rented.Connection, command);
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            throw StorageErrors.Translate(exception);
        }
    }

    /// <summary>Lends a connection on which every earlier command of this process is surely decided.</summary>
    internal ValueTask<RentedConnection> RentAsync(CancellationToken cancellationToken = default) => RentAsync(reserved: false, cancellationToken);

    /// <summary>Reserved connections are for Sesame's own upkeep, which must go on when callers use up theirs.</summary>
    internal async ValueTask<RentedConnection> RentAsync(bool reserved, CancellationToken cancellationToken)
    {
        if (!reserved)
        {
            await gate.EnterAsync(cancellationToken);
        }

        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancellationToken);
            backends.EnsureTurnServes();
            await backends.EndDoubtfulAsync(connection, cancellationToken);
            return new RentedConnection(connection, reserved ? null : gate);
        }
        catch (Exception exception)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            if (!reserved)
            {
                gate.Leave();
            }

            if (StorageErrors.IsOfDriver(exception))
            {
                throw new StorageUnavailableException("PostgreSQL cannot be reached.", exception);
            }

            throw;
        }
    }

    internal static NpgsqlBatch BatchOf(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}

/// <summary>A connection on loan; disposing it gives it back.</summary>
internal readonly struct RentedConnection(NpgsqlConnection connection, ConnectionGate? gate) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        gate?.Leave();
    }
}
