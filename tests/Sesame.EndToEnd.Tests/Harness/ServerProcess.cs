using System.Diagnostics;
using System.Text;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>A running server in its own process, as a stranger would run it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopMax = TimeSpan.FromMinutes(3);
    private readonly Process process;
    private readonly StringBuilder printed;

    private ServerProcess(Process process, StringBuilder printed, Home home, int httpPort, int grpcPort)
    {
        this.process = process;
        this.printed = printed;
        Home = home;
        HttpPort = httpPort;
        GrpcPort = grpcPort;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"), Timeout = TimeSpan.FromMinutes(3) };
    }

    public Home Home { get; }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public HttpClient Http { get; }

    public int ProcessId => process.Id;

    /// <summary>Whether the secrets were there when the server first said that it is ready.</summary>
    public bool? HadSecretsWhenReady { get; private set; }

    public Bootstrap Bootstrap => Home.ReadBootstrap();

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

    /// <summary>Starts the built server and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(Home home, params string[] options) => StartAsync(home, "dotnet", [Repository.ServerProgram], options);

    /// <summary>Starts a server by any command line that ends in the server's options.</summary>
    public static async Task<ServerProcess> StartAsync(Home home, string program, string[] before, string[] options, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = Launch(home, program, before, options, environment);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that is expected to end by itself, and waits for that.</summary>
    public static Task<Command> RunToEndAsync(Home home, params string[] options)
    {
        var (http, grpc) = Ports.Free();
        return Command.RunAsync("dotnet", [Repository.ServerProgram, "--http", $"{http}", "--grpc", $"{grpc}", "--home", home.Path, .. options]);
    }

    public void Send(int signal) => Signals.Send(process.Id, signal);

    public async Task<int> WaitForEndAsync()
    {
        using var deadline = new CancellationTokenSource(StopMax);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public async Task<int> StopAsync(int signal = Signals.Terminate)
    {
        Send(signal);
        return await WaitForEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            try
            {
                await StopAsync();
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    private static ServerProcess Launch(Home home, string program, string[] before, string[] options, IReadOnlyDictionary<string, string>? environment)
    {
        var (http, grpc) = Ports.Free();
        string[] arguments = [.. before, "--http", $"{http}", "--grpc", $"{grpc}", "--home", home.Path, .. options];
        var process = Command.Start(program, arguments, environment);
        var printed = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(printed, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(printed, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, printed, home, http, grpc);
    }

    private static void Keep(StringBuilder printed, string? line)
    {
        lock (printed)
        {
            printed.AppendLine(line);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (process.HasExited || started.Elapsed > StartMax)
            {
                throw new InvalidOperationException($"The server {(process.HasExited ? $"ended with {process.ExitCode}" : "did not become ready")}. It printed:\n{Printed}");
            }

            await Task.Delay(100);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var reply = await Http.GetAsync("/readyz");
            HadSecretsWhenReady ??= reply.IsSuccessStatusCode ? File.Exists(Home.BootstrapFile) : null;
            return reply.IsSuccessStatusCode && Printed.Contains("Ctrl-C", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
