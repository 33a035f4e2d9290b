using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit.Sdk;

namespace Standins.Grpc.Tests.Harness;

/// <summary>Programs that nobody here wrote. One that is missing fails the test that needs it, in one line.</summary>
public static class Tools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static string Here { get; } = Path.GetDirectoryName(Path.GetDirectoryName(SourceFile()))!;

    public static string Clients => Path.Combine(Here, "Clients");

    public static string Folder => Path.GetFullPath(Path.Combine(Here, "..", "tools"));

    public static string Protos => Path.Combine(Here, "Protos");

    public static string ProtosExternal => Path.GetFullPath(Path.Combine(Here, "..", "..", "protos-external"));

    public static string Need(string path) => File.Exists(path) || Directory.Exists(path)
        ? path
        : throw new XunitException($"{path} is missing: run tests/tools/install.sh.");

    public static async Task<string> RunAsync(string program, params string[] arguments) => (await RunWithErrorsAsync(program, arguments)).Output;

    public static async Task<(string Output, string Errors)> RunWithErrorsAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Loopback is reached directly, whatever the environment says of proxies.
        start.Environment["no_proxy"] = "127.0.0.1,localhost";
        start.Environment["NO_PROXY"] = "127.0.0.1,localhost";
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        var errors = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new XunitException($"{program} did not end in {Patience}.\n{output}\n{errors}");
        }

        return process.ExitCode == 0
            ? (output.ToString().TrimEnd(), errors.ToString())
            : throw new XunitException($"{program} ended with {process.ExitCode}.\n{output}\n{errors}");
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
