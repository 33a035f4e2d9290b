using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sesame.Grains.Storage;
using Sesame.Silo.Postgres;
using Xunit;

namespace Sesame.Testing;

/// <summary>
/// A database of its own for a test class, copied from one that was migrated once. Use it as a class fixture.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private const string Template = "sesame_template";

    private static readonly Lazy<Task> Migrated = new(MigrateTemplateAsync);
    private static readonly SemaphoreSlim Copying = new(1);
    private static int count;

    private readonly string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref count)}");

    public string ConnectionString { get; private set; } = "";

    /// <summary>A plain data source for looking at what is there; not the one under test.</summary>
    public NpgsqlDataSource Source { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Migrated.Value;
        var server = await PostgresServer.SharedAsync();
        await Copying.WaitAsync();
        try
        {
            await ExecuteAsync(server.ConnectionTo("postgres"), $"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            Copying.Release();
        }

        ConnectionString = server.ConnectionTo(name);
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 20, IncludeErrorDetail = true, Timeout = 300, CommandTimeout = 300 }.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        var server = await PostgresServer.SharedAsync();
        await ExecuteAsync(server.ConnectionTo("postgres"), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    public async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row; null when there is none.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        var value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default : (T)value;
    }

    private static async Task MigrateTemplateAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await ExecuteAsync(server.ConnectionTo("postgres"), $"CREATE DATABASE {Template}");
        var unpooled = new NpgsqlConnectionStringBuilder(server.ConnectionTo(Template)) { Pooling = false, Timeout = 300 };
        await using var source = NpgsqlDataSource.Create(unpooled.ConnectionString);
        await new MigrationRunner(source, NullLogger<MigrationRunner>.Instance).ApplyAsync();
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 300, CommandTimeout = 300 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
