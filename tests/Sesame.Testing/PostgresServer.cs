using System.Diagnostics;
using Npgsql;
using Sesame.Silo.Postgres;

namespace Sesame.Testing;

/// <summary>One PostgreSQL for a whole test run, started when the first test needs it.</summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<EmbeddedPostgres>> Running = new(StartAsync);

    public static Task<EmbeddedPostgres> SharedAsync() => Running.Value;

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        // Not disposed: it lives as long as this process, and the shell below clears up.
        var home = new TestHome().Path;
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(home) { ConnectionsMax = 400, StartWithin = TimeSpan.FromMinutes(5) });
        StopWithThisProcess(server, home);
        return server;
    }

    // A test run may be killed; a small shell waits for that end and clears up in either case.
    private static void StopWithThisProcess(EmbeddedPostgres server, string home)
    {
        const string Script =
            """
            exec </dev/null >/dev/null 2>&1
            while kill -0 "$1" 2>/dev/null; do sleep 0.5; done
            kill -QUIT "$2" 2>/dev/null
            while kill -0 "$2" 2>/dev/null; do sleep 0.1; done
            rm -rf "$3" "$4" "$5"
            """;
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sesame-tests", $"{Environment.ProcessId}", $"{server.ProcessId}", home, Path.GetDirectoryName(server.DataFolder)!, SocketFolderOf(server)]);
        Process.Start(start)!.Dispose();
    }

    private static string SocketFolderOf(EmbeddedPostgres server) => new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
}
