using System.Diagnostics;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>A PostgreSQL that somebody else runs, reachable over TCP.</summary>
public sealed class ExternalPostgres : IAsyncDisposable
{
    private readonly string folder;
    private readonly string[] command;
    private Process process;

    private ExternalPostgres(string folder, string[] command, int port)
    {
        this.folder = folder;
        this.command = command;
        process = Launch(command);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string ConnectionString { get; }

    public static async Task<ExternalPostgres> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("sesame-pg-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root")
        {
            await MustAsync(["chown", "nobody", folder]);
        }

        await MustAsync([.. AsServerUser(), Path.Combine(Programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]);
        var (port, _) = Ports.Free();
        string[] command = [.. AsServerUser(), Path.Combine(Programs, "postgres"), "-D", data, "-p", $"{port}", "-k", folder, "-c", "listen_addresses=127.0.0.1", .. settings.SelectMany(setting => new[] { "-c", setting })];
        var server = new ExternalPostgres(folder, command, port);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Sends a signal to the server and to all of its children, as a power cut or a hanging disk does to all at once.</summary>
    public void Send(int signal)
    {
        foreach (var id in Processes.ChildrenOf(process.Id).Prepend(process.Id).Where(Signals.Runs).ToList())
        {
            Signals.Send(id, signal);
        }
    }

    /// <summary>Ends all connections and starts anew on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends all connections, and takes no more.</summary>
    public async Task StopAsync()
    {
        Signals.Send(process.Id, Signals.Interrupt);
        await process.WaitForExitAsync();
    }

    /// <summary>Starts a stopped one on the same data; returns when it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        process.Dispose();
        process = Launch(command);
        await WaitUntilReadyAsync(TimeSpan.FromMilliseconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Send(Signals.Continue);
            Signals.Send(process.Id, Signals.Interrupt);
        }

        await process.WaitForExitAsync();

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Process Launch(string[] command)
    {
        var process = Command.Start(command[0], command[1..]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Programs =>
        Environment.GetEnvironmentVariable("SESAME_POSTGRES_BIN")
        ?? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).First(Directory.Exists);

    private static string[] AsServerUser() => Environment.UserName == "root" ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

    private static async Task MustAsync(string[] command)
    {
        var done = await Command.RunAsync(command[0], command[1..]);
        if (done.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {done.Errors}");
        }
    }

    private async Task WaitUntilReadyAsync(TimeSpan? pause = null)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(ConnectionString);
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                return;
            }
            catch (Npgsql.NpgsqlException) when (tries < 3_000 && !process.HasExited)
            {
                await Task.Delay(pause ?? TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
