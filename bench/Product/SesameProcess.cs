using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>What is under test: the real program, built in Release, in processes of its own, with its private PostgreSQL in a home of its own.</summary>
internal abstract class SesameProcess : IDisposable
{
    private const UnixFileMode MayBeEntered =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly List<SesameProcess> Running = [];

    private readonly List<string> printed = [];

    /// <summary>Starts the program with some words, and the options that all have in common; settings come by environment.</summary>
    protected SesameProcess(IEnumerable<string> words, params (string Name, string Value)[] environment)
    {
        Home = Directory.CreateTempSubdirectory("sesame-bench-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL runs as another user when started by root.
            File.SetUnixFileMode(Home, MayBeEntered);
        }

        (HttpPort, GrpcPort) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", [Program, .. words, "--http", $"{HttpPort}", "--grpc", $"{GrpcPort}", "--home", Home])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, line) => Keep(line.Data);
        Process.ErrorDataReceived += (_, line) => Keep(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        lock (Running)
        {
            Running.Add(this);
        }
    }

    /// <summary>The program, as <c>./sesame</c> runs it.</summary>
    public static string Program
    {
        get
        {
            var program = Path.Combine(RepositoryRoot.Path, "src/Sesame.Api/bin/Release/net10.0/Sesame.Api.dll");
            return File.Exists(program) ? program : throw new BenchException($"The server is not built: {program}");
        }
    }

    public Process Process { get; }

    public string Home { get; }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public Bootstrap Bootstrap => JsonSerializer.Deserialize<Bootstrap>(File.ReadAllText(Path.Combine(Home, "bootstrap.json")), JsonSerializerOptions.Web)!;

    public (string, string) ClientBasic => Load.GrpcCall.Basic(Bootstrap.ClientId, Bootstrap.ClientSecret);

    /// <summary>The folder of the private PostgreSQL's socket.</summary>
    public string SocketFolder => File.ReadAllLines(Path.Combine(Home, "postgres", "data", "postmaster.pid"))[4];

    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"Host={SocketFolder};Username=sesame;Database=sesame;Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>Ends all that still run: however a run of benchmarks ends, what it started goes with it.</summary>
    public static void DisposeAll()
    {
        SesameProcess[] all;
        lock (Running)
        {
            all = [.. Running];
        }

        Parallel.ForEach(all, process => process.Dispose());
    }

    public void Dispose()
    {
        lock (Running)
        {
            if (!Running.Remove(this))
            {
                return;
            }
        }

        Signals.Send(Process.Id, Signals.Terminate);
        if (!Process.WaitForExit(60_000))
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether it has printed a text.</summary>
    protected bool HasPrinted(string text)
    {
        lock (printed)
        {
            return printed.Exists(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>Waits until a condition holds; fails when the program ends before, or after two minutes.</summary>
    protected void WaitUntil(Func<bool> isReady)
    {
        for (var began = Stopwatch.GetTimestamp(); !isReady(); Thread.Sleep(50))
        {
            if (Process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                lock (printed)
                {
                    throw new BenchException($"The server did not become ready. It printed: {string.Join(" · ", printed.TakeLast(20))}");
                }
            }
        }
    }

    private void Keep(string? line)
    {
        lock (printed)
        {
            printed.Add(line ?? "");
        }
    }
}
