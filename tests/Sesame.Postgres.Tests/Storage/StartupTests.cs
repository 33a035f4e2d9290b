using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sesame.Grains.Storage;
using Sesame.Silo.Postgres;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>What is made sure of before anything is served. Each test has a database of its own: a process holds it whole.</summary>
public sealed class StartupTests : IAsyncLifetime
{
    private readonly SampleStorage samples = new();

    public Task InitializeAsync() => samples.InitializeAsync();

    public Task DisposeAsync() => samples.DisposeAsync();

    [Fact]
    public async Task A_second_process_on_a_database_is_refused_with_a_sentence_and_may_come_when_the_first_is_gone()
    {
        var first = samples.Host(Connection);
        var sameKey = SameKey(first);
        await Start(first);
        var second = samples.Host(Connection, sameKey);
        var refused = await Assert.ThrowsAsync<ServerRefusedException>(() => Start(second));
        Assert.Equal("Another Sesame serves this database. Stop it first, or give this one a database of its own.", refused.Message);
        await first.DisposeAsync();
        await Start(samples.Host(Connection, sameKey));
    }

    [Fact]
    public async Task What_a_dead_process_left_at_work_is_ended_before_its_successor_reads()
    {
        var (first, storage) = await StartedWithStorage(options => options.SettleMilliseconds = 200);
        var id = Guid.CreateVersion7().ToString("N");
        var memory = await SampleStorage.OpenAsync(storage, id);
        await memory.Save(new Sample(Guid.CreateVersion7(), id, 0));

        // The row is held, so that the first process's command is at work on the server when the process "dies".
        await using var holder = await samples.Database.Source.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"SELECT 1 FROM samples WHERE id = '{id}' FOR UPDATE", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var saving = memory.Save(memory.Value! with { Amount = 1 });
        await WaitForWaiter();
        await first.GetRequiredService<ProcessFence>().DisposeAsync();

        var (_, successor) = await StartedWithStorage(SameKey(first));
        Assert.Equal(0, (await SampleStorage.OpenAsync(successor, id)).Value!.Amount);
        await transaction.RollbackAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => saving);
        await Assert.ThrowsAsync<StorageUnavailableException>(memory.Read);
        Assert.Equal(0, (await SampleStorage.OpenAsync(successor, id)).Value!.Amount);
    }

    [Fact]
    public async Task Every_connection_carries_the_mark_of_its_process_also_after_many_uses()
    {
        var (host, storage) = await StartedWithStorage();
        var database = host.GetRequiredService<Database>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => database.ListAsync(SqlCommand.Of("SELECT pg_sleep(0.01)"), _ => 0)));
        for (var use = 0; use < 50; use++)
        {
            await SampleStorage.OpenAsync(storage, "nobody");
        }

        var counts = await database.FirstAsync(
            SqlCommand.Of(
                """
                SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sesame' AND datname = current_database()) AS connections,
                    (SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                     WHERE locktype = 'advisory' AND mode = 'ShareLock' AND application_name = 'sesame' AND datname = current_database()) AS marks
                """),
            row => (Connections: row.Long("connections"), Marks: row.Long("marks")));
        Assert.True(counts.Connections > 1);
        Assert.Equal(counts.Connections, counts.Marks);
    }

    [Fact]
    public async Task Another_master_key_is_refused_and_leaves_no_trace()
    {
        var first = samples.Host(Connection);
        var sameKey = SameKey(first);
        await Start(first);
        await first.DisposeAsync();
        var wrong = await Assert.ThrowsAsync<MasterKeyException>(() => Start(samples.Host(Connection)));
        Assert.StartsWith("Version 1 of the master key is not the one", wrong.Message, StringComparison.Ordinal);

        var other = await KeyFile("2 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        var lacking = await Assert.ThrowsAsync<MasterKeyException>(() => Start(samples.Host(Connection, options => options.MasterKeyFile = other)));
        Assert.StartsWith("The master key file lacks version 1", lacking.Message, StringComparison.Ordinal);
        await Start(samples.Host(Connection, sameKey));
    }

    [Fact]
    public async Task A_server_that_could_lose_what_was_acknowledged_is_refused()
    {
        var unsafely = new NpgsqlConnectionStringBuilder(Connection) { Options = "-c synchronous_commit=off" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<ServerRefusedException>(() => Start(samples.Host(unsafely)));
        Assert.Contains("synchronous_commit is off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_sync_is_refused()
    {
        using var home = new TestHome();
        await using var careless = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(home.Path)
        {
            SharedBuffersMegabytes = 16,
            StartWithin = TimeSpan.FromMinutes(5),
            Settings = new Dictionary<string, string> { ["fsync"] = "off", ["synchronous_commit"] = "off" },
        });
        var refused = await Assert.ThrowsAsync<ServerRefusedException>(() => Start(samples.Host(careless.ConnectionString)));
        Assert.Contains("fsync is off", refused.Message, StringComparison.Ordinal);
        Assert.Contains("synchronous_commit is off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_pooler_is_refused()
    {
        await using var relay = PostgresRelay.To(Connection);
        relay.PretendsToPool = true;
        var refused = await Assert.ThrowsAsync<ServerRefusedException>(() => Start(samples.Host(relay.Through(Connection))));
        Assert.StartsWith("The connection string points at a transaction pooler.", refused.Message, StringComparison.Ordinal);
    }

    private string Connection => samples.Database.ConnectionString;

    private static Action<StorageOptions> SameKey(ServiceProvider first)
    {
        var file = first.GetRequiredService<StorageOptions>().MasterKeyFile;
        return options => options.MasterKeyFile = file;
    }

    private static async Task<string> KeyFile(string text)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "master.key");
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private static async Task Start(ServiceProvider host)
    {
        try
        {
            await host.GetRequiredService<StorageStartup>().StartingAsync(default);
        }
        catch
        {
            // A process that is refused ends.
            await host.DisposeAsync();
            throw;
        }
    }

    private async Task<(ServiceProvider Host, Orleans.Storage.IGrainStorage Storage)> StartedWithStorage(Action<StorageOptions>? configure = null)
    {
        var host = samples.Host(Connection, configure);
        await Start(host);
        return (host, SampleStorage.StorageOver(host));
    }

    private async Task WaitForWaiter()
    {
        while (await samples.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            await Task.Delay(10);
        }
    }
}
