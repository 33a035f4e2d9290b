using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Lets one process of a deployment at a time do what must be done once. The lock goes with its connection, so nobody waits for the dead.</summary>
public sealed class DatabaseLock(Database database)
{
    /// <summary>The first start of a deployment: an arbitrary number that means it to PostgreSQL's advisory locks.</summary>
    public const long FirstStart = 0x5E5A_4D16_0003;

    /// <summary>Waits for its turn, runs the work, and lets the next one in.</summary>
    public async Task<T> RunAsync<T>(long key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var rented = await database.RentAsync(reserved: true, cancellationToken);
            await ExecuteAsync(rented.Connection, $"SELECT pg_advisory_lock({key})", cancellationToken);
            try
            {
                return await work();
            }
            finally
            {
                await ExecuteAsync(rented.Connection, $"SELECT pg_advisory_unlock({key})", CancellationToken.None);
            }
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            throw StorageErrors.Translate(exception);
        }
    }

    // No limit of time: somebody else's work takes as long as it takes.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
