using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Npgsql;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>One combined node in a process of its own. The others and PostgreSQL are reached through relays only.</summary>
public sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(3);

    private readonly ChaosCluster cluster;
    private readonly Home home = new();
    private readonly IPAddress own;
    private readonly IPAddress advertised;
    private readonly SiloRelay siloRelay;
    private readonly SiloRelay databaseRelay;
    private readonly StringBuilder printed = new();
    private readonly int siloPort;
    private readonly string connectionString;
    private readonly int httpPort;
    private readonly int grpcPort;
    private Process? process;
    private volatile bool ready;

    /// <param name="cluster">To which it belongs.</param>
    /// <param name="index">Which one it is, from 0.</param>
    /// <param name="addresses">The first three numbers of its addresses.</param>
    public Node(ChaosCluster cluster, int index, string addresses)
    {
        this.cluster = cluster;
        Name = string.Create(CultureInfo.InvariantCulture, $"n{index + 1}");
        (own, advertised) = (IPAddress.Parse($"{addresses}.{10 + index}"), IPAddress.Parse($"{addresses}.{60 + index}"));
        var toDatabase = IPAddress.Parse($"{addresses}.{110 + index}");
        siloPort = Ports.FreeAt(own);
        (httpPort, grpcPort) = (Ports.FreeAt(own), Ports.FreeAt(own));
        var database = new NpgsqlConnectionStringBuilder(cluster.Postgres.ConnectionString);
        siloRelay = new SiloRelay(new IPEndPoint(advertised, siloPort), new IPEndPoint(own, siloPort), Name, cluster.Network, cluster.NameOfPort);
        databaseRelay = new SiloRelay(
            new IPEndPoint(toDatabase, database.Port), new IPEndPoint(IPAddress.Parse(database.Host!), database.Port), ChaosCluster.Database, cluster.Network, _ => Name);
        connectionString = new NpgsqlConnectionStringBuilder(cluster.Postgres.ConnectionString) { Host = toDatabase.ToString() }.ConnectionString;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = new Uri($"http://{own}:{httpPort}"), Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    public Bootstrap Bootstrap => home.ReadBootstrap();

    /// <summary>The mails that it has written.</summary>
    public IEnumerable<string> Mails =>
        Directory.Exists(Path.Combine(home.Path, "mail")) ? Directory.EnumerateFiles(Path.Combine(home.Path, "mail"), "*.eml").Select(File.ReadAllText) : [];

    public int? ProcessId => process is { HasExited: false } running ? running.Id : null;

    /// <summary>Whether its readiness said yes when it was last asked, as a balancer knows it.</summary>
    public bool IsReady => ready;

    public string Printed
    {
        get
        {
            lock (printed)
            {
                return printed.ToString();
            }
        }
    }

    /// <param name="program">The server's program; null: the one that was built with these tests.</param>
    public async Task StartAsync(string? program = null)
    {
        process?.Dispose();
        string[] arguments =
        [
            program ?? Repository.ServerProgram, "--listen", $"{own}", "--http", $"{httpPort}", "--grpc", $"{grpcPort}", "--home", home.Path,
            "--db", connectionString, "--master-key-file", cluster.MasterKeyFile, "--public-url", "http://sesame.chaos",
            "--silo-port", $"{siloPort}", "--advertise", $"{advertised}", "--name", Name,
        ];
        SetClock(TimeSpan.Zero);
        process = Command.Start("dotnet", arguments, new Dictionary<string, string> { ["LD_PRELOAD"] = cluster.ClockLibrary, ["CLOCK_AHEAD"] = ClockFile });
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = Stopwatch.StartNew();
        while (!await AskAsync() || !Printed.Contains("Ctrl-C", StringComparison.Ordinal))
        {
            if (process.HasExited || started.Elapsed > StartMax)
            {
                throw new InvalidOperationException($"{Name} did not become ready. It printed:\n{Printed}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Asks for its readiness, as a balancer does.</summary>
    public async Task<bool> AskAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var reply = await Http.GetAsync("/readyz", patience.Token);
            ready = reply.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            ready = false;
        }

        return ready;
    }

    /// <summary>Puts the clock of its day forward or back; it may run or not. The clocks since boot go on.</summary>
    public void SetClock(TimeSpan ahead)
    {
        // In place: the process has the file in its memory.
        using var file = File.OpenWrite(ClockFile);
        file.Write(BitConverter.GetBytes((long)ahead.TotalSeconds));
    }

    public void Send(int signal)
    {
        if (ProcessId is { } id)
        {
            Signals.Send(id, signal);
        }
    }

    public async Task KillAsync()
    {
        Send(Signals.Kill);
        await process!.WaitForExitAsync();
    }

    /// <summary>Tells it to stop and waits; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Send(Signals.Terminate);
        using var patience = new CancellationTokenSource(StartMax);
        await process!.WaitForExitAsync(patience.Token);
        ready = false;
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            Send(Signals.Continue);
            Send(Signals.Kill);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Http.Dispose();
        await siloRelay.DisposeAsync();
        await databaseRelay.DisposeAsync();
        home.Dispose();
    }

    private string ClockFile => Path.Combine(home.Path, "clock");

    private void Keep(string? line)
    {
        lock (printed)
        {
            printed.AppendLine(line);
        }
    }
}
