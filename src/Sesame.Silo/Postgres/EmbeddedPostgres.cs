using Npgsql;

namespace Sesame.Silo.Postgres;

/// <summary>
/// The private PostgreSQL of one machine: the real server, run from a home of its own, reached by a socket that only its
/// user and root can open. It outlives a killed owner and is taken over by the next one; when it ends before its owner
/// does, it is started again.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    private readonly EmbeddedPostgresOptions options;
    private readonly PostgresFolders folders;
    private readonly HomeLock homeLock;
    private readonly ServerLauncher launcher;
    private readonly CancellationTokenSource ending = new();
    private readonly Task keeping;
    private volatile RunningServer server;
    private bool stopped;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, PostgresFolders folders, HomeLock homeLock, ServerUser user, RunningServer server)
    {
        this.options = options;
        this.folders = folders;
        this.homeLock = homeLock;
        this.server = server;
        WasAdopted = server.Process is null;
        ConnectionString = ConnectionTo("sesame");
        // A server that comes back has as long as it needs to read its log.
        launcher = new ServerLauncher(options with { StartWithin = TimeSpan.MaxValue }, folders, user);
        keeping = KeepAsync();
    }

    public string ConnectionString { get; }

    /// <summary>The number of the server's first process.</summary>
    public int ProcessId => server.File.ProcessId;

    /// <summary>Whether a server that an earlier process had left behind was taken over.</summary>
    public bool WasAdopted { get; }

    public string DataFolder => folders.Data;

    /// <summary>Starts the server of a home, or takes over the one that runs there; returns when it takes connections.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken = default)
    {
        var home = await RealPathAsync(options.Home, cancellationToken);
        var homeLock = HomeLock.Take(home);
        try
        {
            var user = ServerUser.Choose();
            var folders = await PostgresFolders.PrepareAsync(home, user, cancellationToken);
            var launcher = new ServerLauncher(options, folders, user);
            var server = await launcher.AdoptAsync(cancellationToken) ?? await launcher.LaunchAsync(cancellationToken);
            // Where it is reached stays, whoever starts it again.
            return new EmbeddedPostgres(options, folders with { Socket = server.File.SocketFolder }, homeLock, user, server);
        }
        catch
        {
            homeLock.Dispose();
            throw;
        }
    }

    /// <summary>The connection string of the server that runs in a home, for whoever only looks at it; null when none takes connections there.</summary>
    public static string? FindRunning(string home) =>
        PostmasterFile.Read(DataOf(home)) is { IsReady: true } file && file.IsAlive(DataOf(home)) ? PostgresDatabase.ConnectionTo(file.SocketFolder, "sesame") : null;

    /// <summary>Whether a home has a database.</summary>
    public static bool HasData(string home) => Directory.Exists(DataOf(home));

    /// <summary>Ends the server after its open commands; returns when all is on disk.</summary>
    public async Task StopAsync()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await ending.CancelAsync();
        await keeping;
        ending.Dispose();
        NpgsqlConnection.ClearAllPools();
        await ServerStop.StopAsync(server, folders.Data, options.StopWithin);
        server.Process?.Dispose();
        folders.RemoveSocket();
        homeLock.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>The connection string of another database of this server.</summary>
    public string ConnectionTo(string database) => PostgresDatabase.ConnectionTo(server.File.SocketFolder, database);

    private static string DataOf(string home) => Path.Combine(Path.GetFullPath(home), "postgres", "data");

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Watch, ending.Token);
                if (server.HasEnded(folders.Data))
                {
                    await BringBackAsync();
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The owner ends, and ends the server.
        }
    }

    private async Task BringBackAsync()
    {
        for (var (attempt, pause) = (1, PauseMin); ; attempt++)
        {
            await Task.Delay(pause, ending.Token);
            try
            {
                var next = await launcher.AdoptAsync(ending.Token) ?? await launcher.LaunchAsync(ending.Token);
                server.Process?.Dispose();
                server = next;
                PostgresLog.BroughtBack(options.Log, attempt);
                return;
            }
            catch (Exception failure) when (failure is EmbeddedPostgresException or NpgsqlException or IOException or UnauthorizedAccessException)
            {
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
                PostgresLog.NotBroughtBack(options.Log, failure.Message, pause.TotalSeconds);
            }
        }
    }

    private static async Task<string> RealPathAsync(string home, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(home);
        var (exit, path) = await Commands.RunAsync(["readlink", "-f", Path.GetFullPath(home)], cancellationToken);
        return exit == 0 ? path : Path.GetFullPath(home);
    }
}
