using System.Reflection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Brings a database to this version: applies the embedded files <c>Migrations/yyyyMMddHHmm_slice_verb.sql</c> that it lacks,
/// each in a transaction of its own, in the order of their names. Runners that come at once wait for each other.
/// </summary>
public sealed class MigrationRunner(NpgsqlDataSource source, IEnumerable<Assembly> assemblies, ILogger<MigrationRunner> log)
{
    // An arbitrary number that means "migrations of Sesame" to PostgreSQL's advisory locks.
    private const long LockKey = 0x5E5A_4D16_0001;

    public MigrationRunner(NpgsqlDataSource source, ILogger<MigrationRunner> log) : this(source, [typeof(MigrationRunner).Assembly], log)
    {
    }

    /// <summary>Returns the names of the migrations it applied; none when the database was up to date.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            await RunAsync(connection, SqlFile.Load<MigrationRunner>("create_migrations"), cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            var missing = Migration.Embedded(assemblies).Where(migration => IsMissing(migration, applied)).ToList();
            foreach (var migration in missing)
            {
                await ApplyAsync(connection, migration, cancellationToken);
                StorageLog.Migrated(log, migration.Name);
            }

            return missing.ConvertAll(migration => migration.Name);
        }
        finally
        {
            await RunAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    // A migration is a promise once it was applied anywhere: a changed one would leave two databases apart for good.
    private static bool IsMissing(Migration migration, Dictionary<string, byte[]> applied) =>
        !applied.TryGetValue(migration.Name, out var checksum)
        || (checksum.AsSpan().SequenceEqual(migration.Checksum)
            ? false
            : throw new InvalidOperationException($"The migration {migration.Name} was changed after this database applied it. Put it back and write a new one."));

    private static async Task<Dictionary<string, byte[]>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlFile.Load<MigrationRunner>("list_migrations"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.Text("name"), reader.Bytes("checksum"));
        }

        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await RunAsync(connection, migration.Sql, cancellationToken);
        }
        catch (PostgresException fault)
        {
            throw new InvalidOperationException($"The migration {migration.Name} failed: {fault.MessageText}", fault);
        }

        await using var record = new NpgsqlCommand(SqlFile.Load<MigrationRunner>("record_migration"), connection)
        {
            Parameters = { Param.Text(migration.Name), Param.Bytes(migration.Checksum) },
        };
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // No limit of time: a migration may wait for another runner or build an index.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
