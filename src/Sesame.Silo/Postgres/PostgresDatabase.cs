using Npgsql;

namespace Sesame.Silo.Postgres;

/// <summary>The database in the private server, made on the first start.</summary>
internal static class PostgresDatabase
{
    public static string ConnectionTo(string socketFolder, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = socketFolder,
        Username = "sesame",
        Database = database,
    }.ConnectionString;

    /// <summary>False when the server takes no connection just now.</summary>
    public static async Task<bool> TryEnsureAsync(string connectionString, string name, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(connectionString, name, cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public static async Task EnsureAsync(string connectionString, string name, CancellationToken cancellationToken)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 60, CommandTimeout = 120 };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new NpgsqlParameter { Value = name } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
