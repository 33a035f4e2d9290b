using System.Diagnostics;

namespace Sesame.Silo.Postgres;

/// <summary>Brings up the server of a home whose lock is held.</summary>
internal sealed class ServerLauncher(EmbeddedPostgresOptions options, PostgresFolders folders, ServerUser user)
{
    // What a new server says while processes of a killed one are on their way out.
    private const string StillEnding = "pre-existing shared memory block";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What a server said last, in one line.</summary>
    public static string LastWords(string log) =>
        File.Exists(log) ? string.Join(" · ", File.ReadLines(log).Where(line => line.Length > 0).TakeLast(3)) : "it left no message.";

    /// <summary>
    /// Takes over the server that runs there; null when none does. One that lives may be on its way out: then it does not
    /// take a connection, and soon does not live.
    /// </summary>
    public async Task<RunningServer?> AdoptAsync(CancellationToken cancellationToken)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < options.StartWithin; await Task.Delay(Pause, cancellationToken))
        {
            var left = PostmasterFile.Read(folders.Data);
            if (left is null || !left.IsAlive(folders.Data))
            {
                return null;
            }

            if (await PostgresDatabase.TryEnsureAsync(PostgresDatabase.ConnectionTo(left.SocketFolder, "postgres"), "sesame", cancellationToken))
            {
                return new RunningServer(left, null);
            }
        }

        throw new EmbeddedPostgresException($"The PostgreSQL that runs in {folders.Data} takes no connection. Stop it, and start again.");
    }

    /// <summary>Starts a server where none runs; returns when it takes connections.</summary>
    public async Task<RunningServer> LaunchAsync(CancellationToken cancellationToken)
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
                var launched = new RunningServer(await ReadyAsync(process, cancellationToken), process);
                await PostgresDatabase.EnsureAsync(PostgresDatabase.ConnectionTo(launched.File.SocketFolder, "postgres"), "sesame", cancellationToken);
                return launched;
            }
            catch (EmbeddedPostgresException) when (LastWords(folders.Log).Contains(StillEnding, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(begin) < options.StartWithin)
            {
                process.Dispose();
            }
            catch
            {
                // Nobody would stop it later.
                await ServerStop.AbandonAsync(process, options.StopWithin);
                throw;
            }
        }
    }

    private async Task<PostmasterFile> ReadyAsync(Process process, CancellationToken cancellationToken)
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
}
