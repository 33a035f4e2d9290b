using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

public sealed class MigrationTests : IAsyncLifetime
{
    private readonly string name = $"migrations_{Guid.NewGuid():N}";
    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await using var postgres = NpgsqlDataSource.Create(server.ConnectionTo("postgres"));
        await using var create = postgres.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        source = NpgsqlDataSource.Create(server.ConnectionTo(name));
    }

    public async Task DisposeAsync() => await source.DisposeAsync();

    [Fact]
    public async Task An_empty_database_is_brought_to_this_version_and_a_second_run_does_nothing()
    {
        var applied = await Runner().ApplyAsync();
        Assert.NotEmpty(applied);
        Assert.Equal(applied.Order(StringComparer.Ordinal), applied);
        Assert.Empty(await Runner().ApplyAsync());
    }

    [Fact]
    public async Task Runners_that_come_at_once_apply_each_migration_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Runner().ApplyAsync()));
        Assert.Single(runs, run => run.Count > 0);
    }

    [Fact]
    public async Task Every_migration_can_run_twice()
    {
        await Runner().ApplyAsync();
        await Execute("DELETE FROM schema_migrations");
        Assert.NotEmpty(await Runner().ApplyAsync());
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_was_applied_is_refused()
    {
        await Runner().ApplyAsync();
        await Execute("UPDATE schema_migrations SET checksum = 'x'::bytea WHERE name = (SELECT min(name) FROM schema_migrations)");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Runner().ApplyAsync());
    }

    [Fact]
    public async Task A_later_versions_migrations_are_left_alone()
    {
        await Runner().ApplyAsync();
        await Execute("INSERT INTO schema_migrations (name, checksum) VALUES ('999912312359_later_create', 'x'::bytea)");
        Assert.Empty(await Runner().ApplyAsync());
    }

    [Fact]
    public async Task The_audit_log_is_only_appended_to_and_has_its_months_ahead()
    {
        await Runner().ApplyAsync();
        await Execute("INSERT INTO audit_log (at, id, command_id, action, object_kind, object_id, caller_kind) VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'a', 'b', 'c', 0)");
        await Assert.ThrowsAsync<PostgresException>(() => Execute("DELETE FROM audit_log"));
        await Assert.ThrowsAsync<PostgresException>(() => Execute("UPDATE audit_log SET action = 'x'"));
        await Assert.ThrowsAsync<PostgresException>(() => Execute("TRUNCATE audit_log"));
        Assert.Equal(4L, await Scalar("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_log'::regclass"));
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM audit_log_default"));

        // A month nothing was made for does not fail a command, nor the making of months later.
        await Execute("INSERT INTO audit_log (at, id, command_id, action, object_kind, object_id, caller_kind) VALUES ('2040-01-15Z', gen_random_uuid(), gen_random_uuid(), 'a', 'b', 'c', 0)");
        await Execute("SELECT sesame_ensure_months('audit_log', '2040-01-01', 2)");
        Assert.Equal(5L, await Scalar("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_log'::regclass"));
    }

    private MigrationRunner Runner() => new(source, NullLogger<MigrationRunner>.Instance);

    private async Task Execute(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> Scalar(string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
