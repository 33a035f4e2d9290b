using System.Diagnostics;

namespace Standins.Crypto.Tests.Peers;

/// <summary>Implementations of other people, as programs; installed on first use.</summary>
public sealed class PeerTools
{
    private static readonly string Here = Path.Combine(AppContext.BaseDirectory, "Peers");

    public PeerTools()
    {
        Folder = Path.Combine(AppContext.BaseDirectory, "peers-installed");
        var (status, _, error) = Run("bash", [Path.Combine(Here, "install.sh"), Folder]);
        Assert.True(status == 0, $"The tools to compare with could not be installed: {error.Trim()}");
    }

    private string Folder { get; }

    /// <summary>What hash-wasm answers to lines of JSON.</summary>
    public string[] HashWasm(IEnumerable<string> lines) =>
        Answer("node", [Path.Combine(Here, "argon2id.mjs"), Folder], string.Join('\n', lines) + "\n");

    /// <summary>What oathtool prints.</summary>
    public string[] OathTool(params string[] arguments) => Answer("oathtool", arguments);

    private static string[] Answer(string program, string[] arguments, string? input = null)
    {
        var (status, output, error) = Run(program, arguments, input);
        Assert.True(status == 0, $"{program} failed: {error.Trim()}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static (int Status, string Output, string Error) Run(string program, string[] arguments, string? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
