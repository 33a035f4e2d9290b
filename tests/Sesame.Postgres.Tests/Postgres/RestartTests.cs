using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Sesame.Silo.Postgres;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Postgres;

/// <summary>The server goes away and comes back under load.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TestHome home = new();
    private readonly EmbeddedPostgresOptions options;

    public RestartTests() => options = new EmbeddedPostgresOptions(home.Path) { SharedBuffersMegabytes = 16, StartWithin = TimeSpan.FromMinutes(5), StopWithin = TimeSpan.FromMinutes(5) };

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(Way.Stopped)]
    [InlineData(Way.KilledWithItsOwner)]
    [InlineData(Way.Killed)]
    public async Task What_was_acknowledged_is_there_after_a_restart_and_the_writers_go_on_by_themselves(Way way)
    {
        var server = await EmbeddedPostgres.StartAsync(options);
        await using (var source = NpgsqlDataSource.Create(server.ConnectionString))
        {
            await new MigrationRunner(source, Microsoft.Extensions.Logging.Abstractions.NullLogger<MigrationRunner>.Instance).ApplyAsync();
            await using var tables = source.CreateCommand(Sample.Tables);
            await tables.ExecuteNonQueryAsync();
        }

        await using var host = SampleStorage.HostOver(server.ConnectionString, settings => settings.SettleMilliseconds = 100);
        var storage = SampleStorage.StorageOver(host);

        var acknowledged = new ConcurrentDictionary<string, int>();
        using var over = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(number => WriteAsync(new SampleMemory(storage, $"{number}"), $"{number}", acknowledged, over.Token)).ToList();
        for (var restart = 0; restart < 3; restart++)
        {
            await Reaches(acknowledged, acknowledged.Values.DefaultIfEmpty(0).Max() + 20);
            var former = server.ProcessId;
            if (way != Way.Stopped)
            {
                using var process = Process.GetProcessById(former);
                process.Kill();
            }

            if (way == Way.Killed)
            {
                await ComesBack(server, former);
            }
            else
            {
                await server.StopAsync();
                server = await EmbeddedPostgres.StartAsync(options);
            }
        }

        // All of them, after the last restart.
        await Reaches(acknowledged, acknowledged.Values.Max() + 20, all: true);
        await over.CancelAsync();
        await Task.WhenAll(writers);

        foreach (var (id, amount) in acknowledged)
        {
            Assert.True((await SampleStorage.OpenAsync(storage, id)).Value!.Amount >= amount, $"{id}: acknowledged {amount}");
        }

        await using var after = NpgsqlDataSource.Create(server.ConnectionString);
        await using var whole = after.CreateCommand(
            """
            SELECT count(*) FROM samples WHERE version <> (SELECT count(*) FROM sample_keys WHERE sample_id = samples.id)
                OR version <> (SELECT count(*) FROM audit_log WHERE object_id = samples.id)
            """);
        Assert.Equal(0L, await whole.ExecuteScalarAsync());
        await server.StopAsync();
        Assert.False(File.Exists(Path.Combine(server.DataFolder, "postmaster.pid")));
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_is_tried_again_and_may_be_stopped_meanwhile()
    {
        var log = new Lines();
        var server = await EmbeddedPostgres.StartAsync(options with { Log = log });
        var settings = Path.Combine(server.DataFolder, "postgresql.auto.conf");
        await File.WriteAllTextAsync(settings, "no_such_setting = 1\n");
        using (var process = Process.GetProcessById(server.ProcessId))
        {
            process.Kill();
        }

        Assert.Contains("no_such_setting", await log.NextAsync(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(settings, "");
        string line;
        do
        {
            line = await log.NextAsync();
        }
        while (line.Contains("does not start", StringComparison.Ordinal));

        Assert.Contains("was started again", line, StringComparison.Ordinal);
        await File.WriteAllTextAsync(settings, "no_such_setting = 1\n");
        using (var process = Process.GetProcessById(server.ProcessId))
        {
            process.Kill();
        }

        await log.NextAsync();
        await server.StopAsync();
    }

    private static async Task ComesBack(EmbeddedPostgres server, int former)
    {
        while (server.ProcessId == former)
        {
            await Task.Delay(20);
        }
    }

    private static async Task WriteAsync(SampleMemory memory, string id, ConcurrentDictionary<string, int> acknowledged, CancellationToken over)
    {
        var fresh = false;
        while (!over.IsCancellationRequested)
        {
            try
            {
                if (!fresh)
                {
                    await memory.Read();
                    fresh = true;
                }

                var next = (memory.Value?.Amount ?? 0) + 1;
                await memory.Save(new Sample(Guid.Empty, id, next), Sample.Key($"{id} {next}", id));
                acknowledged[id] = next;
            }
            catch (StorageUnavailableException)
            {
                fresh = false;
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task Reaches(ConcurrentDictionary<string, int> acknowledged, int amount, bool all = false)
    {
        while (!(all ? acknowledged.Count == 8 && acknowledged.Values.All(value => value >= amount) : acknowledged.Values.Any(value => value >= amount)))
        {
            await Task.Delay(20);
        }
    }

    public enum Way
    {
        Stopped,
        KilledWithItsOwner,
        Killed,
    }

    private sealed class Lines : ILogger
    {
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

        public async Task<string> NextAsync() => await lines.Reader.ReadAsync();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Writer.TryWrite(formatter(state, exception));
    }
}
