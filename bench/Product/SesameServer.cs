using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Npgsql;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>The server under test: the real Sesame.Api process, built in Release, with its private PostgreSQL, in a home of its own.</summary>
internal sealed class SesameServer : IDisposable
{
    private const int Terminate = 15;
    private const UnixFileMode MayBeEntered =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string home;

    private SesameServer(Process process, string home, int httpPort, int grpcPort) =>
        (Process, this.home, HttpPort, GrpcPort) = (process, home, httpPort, grpcPort);

    public Process Process { get; }

    public string Home => home;

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public Bootstrap Bootstrap => JsonSerializer.Deserialize<Bootstrap>(File.ReadAllText(Path.Combine(home, "bootstrap.json")), JsonSerializerOptions.Web)!;

    public (string, string) ClientBasic => Load.GrpcCall.Basic(Bootstrap.ClientId, Bootstrap.ClientSecret);

    /// <summary>The folder of the private PostgreSQL's socket.</summary>
    public string SocketFolder => File.ReadAllLines(Path.Combine(home, "postgres", "data", "postmaster.pid"))[4];

    /// <summary>Starts a server with settings by environment and waits until it is ready.</summary>
    public static SesameServer Start(params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(RepositoryRoot.Path, "src/Sesame.Api/bin/Release/net10.0/Sesame.Api.dll");
        if (!File.Exists(program))
        {
            throw new BenchException($"The server is not built: {program}");
        }

        var home = Directory.CreateTempSubdirectory("sesame-bench-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL runs as another user when started by root.
            File.SetUnixFileMode(home, MayBeEntered);
        }

        var (http, grpc) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", [program, "--http", $"{http}", "--grpc", $"{grpc}", "--home", home])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new SesameServer(Process.Start(start)!, home, http, grpc);
        server.WaitUntilReady();
        return server;
    }

    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"Host={SocketFolder};Username=sesame;Database=sesame;Pooling=false");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        _ = Kill(Process.Id, Terminate);
        if (!Process.WaitForExit(60_000))
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
        Directory.Delete(home, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilReady()
    {
        var printed = new List<string>();
        Process.OutputDataReceived += (_, line) => Keep(line.Data);
        Process.ErrorDataReceived += (_, line) => Keep(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var began = Stopwatch.GetTimestamp(); ; Thread.Sleep(50))
        {
            if (Process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                throw new BenchException($"The server did not become ready. It printed: {string.Join(" · ", printed.TakeLast(20))}");
            }

            try
            {
                if (client.GetAsync($"http://localhost:{HttpPort}/readyz").Result.IsSuccessStatusCode && File.Exists(Path.Combine(home, "bootstrap.json")))
                {
                    return;
                }
            }
            catch (AggregateException)
            {
                // Not listening yet.
            }
        }

        void Keep(string? line)
        {
            lock (printed)
            {
                printed.Add(line ?? "");
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
