using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
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
        await AcknowledgedWriters.PrepareAsync(server.ConnectionString);
        await using var host = SampleStorage.HostOver(server.ConnectionString, settings => settings.SettleMilliseconds = 100);
        var writers = new AcknowledgedWriters(SampleStorage.StorageOver(host));
        for (var restart = 0; restart < 3; restart++)
        {
            await writers.ProgressAsync();
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
        await writers.ProgressAsync(all: true);
        await writers.StopAndVerifyAsync(server.ConnectionString);
        await server.StopAsync();
        Assert.False(File.Exists(Path.Combine(server.DataFolder, "postmaster.pid")));
    }

    [Fact]
    public async Task A_server_that_finds_no_room_for_its_log_keeps_what_was_acknowledged_and_goes_on_when_there_is_room()
    {
        await using var server = await EmbeddedPostgres.StartAsync(options);
        await AcknowledgedWriters.PrepareAsync(server.ConnectionString);
        await using var host = SampleStorage.HostOver(server.ConnectionString, settings => settings.SettleMilliseconds = 100);
        var writers = new AcknowledgedWriters(SampleStorage.StorageOver(host));
        await writers.ProgressAsync();

        // No file may grow: the log's least of all, whose loss ends the whole server.
        await writers.FailAsync(() => LimitFilesAsync(server.ProcessId, "65536:"));
        if (File.Exists($"/proc/{server.ProcessId}/status"))
        {
            await LimitFilesAsync(server.ProcessId, "unlimited:");
        }

        await writers.ProgressAsync(all: true);
        await writers.StopAndVerifyAsync(server.ConnectionString);
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

    // The server and its children; those that end meanwhile need no limit.
    private static async Task LimitFilesAsync(int server, string limit)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{server}/status");
        string[] asServer = Environment.IsPrivilegedProcess ? [$"--reuid={IdOf("Uid:")}", $"--regid={IdOf("Gid:")}", "--clear-groups", "--"] : ["--"];
        string IdOf(string name) => status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split('\t')[1];

        // The server first: what it starts from then on has the limit from it, and what it had started is found after it.
        await SetAsync($"{server}");
        foreach (var id in Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => int.TryParse(name, out _) && ParentOf(name) == $"{server}").ToList())
        {
            await SetAsync(id);
        }

        // By the server's own user: limits of other people's processes are not root's to set everywhere.
        async Task SetAsync(string id)
        {
            using var setting = Process.Start("setpriv", [.. asServer, "prlimit", "--pid", id, $"--fsize={limit}"]);
            await setting.WaitForExitAsync();
        }
    }

    private static string? ParentOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[1];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task ComesBack(EmbeddedPostgres server, int former)
    {
        while (server.ProcessId == former)
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
