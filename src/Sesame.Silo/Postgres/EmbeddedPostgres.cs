using System.Diagnostics;
using Npgsql;

namespace Sesame.Silo.Postgres;

/// <summary>
/// The private PostgreSQL of one machine: the real server, run from a home of its own, reached by a socket that only its
/// user and root can open. It outlives a killed owner and is taken over by the next one.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    // What a new server says while processes of a killed one are on their way out.
    private const string StillEnding = "pre-existing shared memory block";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly EmbeddedPostgresOptions options;
    private readonly PostgresFolders folders;
    private readonly HomeLock homeLock;
    private readonly PostmasterFile server;
    private Process? process;
    private bool stopped;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, PostgresFolders folders, HomeLock homeLock, Process? process, PostmasterFile server)
    {
        this.options = options;
        this.folders = folders;
        this.homeLock = homeLock;
        this.process = process;
        this.server = server;
        WasAdopted = process is null;
        ConnectionString = ConnectionTo("sesame");
    }

    public string ConnectionString { get; }

    /// <summary>The number of the server's first process.</summary>
    public int ProcessId => server.ProcessId;

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
            return await AdoptAsync(options, folders, homeLock, cancellationToken)
                ?? await LaunchAsync(options, folders, homeLock, user, cancellationToken);
        }
        catch
        {
            homeLock.Dispose();
            throw;
        }
    }

    /// <summary>Ends the server after its open commands; returns when all is on disk.</summary>
    public async Task StopAsync()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        NpgsqlConnection.ClearAllPools();
        await ServerStop.StopAsync(server, folders.Data, process, options.StopWithin);
        process?.Dispose();
        process = null;
        folders.RemoveSocket();
        homeLock.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>The connection string of another database of this server.</summary>
    public string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = server.SocketFolder,
        Username = "sesame",
        Database = database,
    }.ConnectionString;

    // A server that lives may be on its way out: then it does not take a connection, and soon does not live.
    private static async Task<EmbeddedPostgres?> AdoptAsync(EmbeddedPostgresOptions options, PostgresFolders folders, HomeLock homeLock, CancellationToken cancellationToken)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < options.StartWithin; await Task.Delay(Pause, cancellationToken))
        {
            var left = PostmasterFile.Read(folders.Data);
            if (left is null || !left.IsAlive(folders.Data))
            {
                return null;
            }

            var adopted = new EmbeddedPostgres(options, folders, homeLock, null, left);
            if (await PostgresDatabase.TryEnsureAsync(adopted.ConnectionTo("postgres"), "sesame", cancellationToken))
            {
                return adopted;
            }
        }

        throw new EmbeddedPostgresException($"The PostgreSQL that runs in {folders.Data} takes no connection. Stop it, and start again.");
    }

    private static async Task<EmbeddedPostgres> LaunchAsync(
        EmbeddedPostgresOptions options, PostgresFolders folders, HomeLock homeLock, ServerUser user, CancellationToken cancellationToken)
    {
        // Nobody lives here: what an earlier server left must not keep the next one from starting.
        if (File.Exists(PostmasterFile.PathIn(folders.Data)))
        {
            PostmasterFile.Disown(folders.Data);
        }

        folders.ClearSocket();

        var programs = PostgresPrograms.Find(options.Programs);
        if (!File.Exists(Path.Combine(folders.Data, "PG_VERSION")))
        {
            await Cluster.CreateAsync(programs, folders, user, cancellationToken);
        }

        Cluster.Configure(folders, user);
        for (var begin = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, cancellationToken))
        {
            var process = Commands.Start(ServerStart.Words(programs, folders, user, options), redirect: false);
            try
            {
                var launched = new EmbeddedPostgres(options, folders, homeLock, process, await ReadyAsync(options, folders, process, cancellationToken));
                await PostgresDatabase.EnsureAsync(launched.ConnectionTo("postgres"), "sesame", cancellationToken);
                return launched;
            }
            catch (EmbeddedPostgresException) when (LastWords(folders.Log).Contains(StillEnding, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(begin) < options.StartWithin)
            {
                process.Dispose();
            }
        }
    }

    private static async Task<PostmasterFile> ReadyAsync(EmbeddedPostgresOptions options, PostgresFolders folders, Process process, CancellationToken cancellationToken)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < options.StartWithin; await Task.Delay(Pause, cancellationToken))
        {
            // Until it has written its own, a new server's folder may hold the file of an earlier one.
            if (PostmasterFile.Read(folders.Data) is { IsReady: true } file && file.IsAlive(folders.Data))
            {
                return file;
            }

            if (process.HasExited)
            {
                throw new EmbeddedPostgresException($"PostgreSQL did not start: {LastWords(folders.Log)}");
            }
        }

        throw new EmbeddedPostgresException($"PostgreSQL was not ready in {options.StartWithin.TotalSeconds:0} s: {LastWords(folders.Log)}");
    }

    private static string LastWords(string log) =>
        File.Exists(log) ? string.Join(" · ", File.ReadLines(log).Where(line => line.Length > 0).TakeLast(3)) : "it left no message.";

    private static async Task<string> RealPathAsync(string home, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(home);
        var (exit, path) = await Commands.RunAsync(["readlink", "-f", Path.GetFullPath(home)], cancellationToken);
        return exit == 0 ? path : Path.GetFullPath(home);
    }
}
