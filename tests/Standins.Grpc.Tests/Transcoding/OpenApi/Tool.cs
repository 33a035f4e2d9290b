using System.Diagnostics;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

/// <summary>Runs a program of tests/tools/openapi, which `./sesame test` installs.</summary>
internal static class Tool
{
    private static string Folder => Path.Combine(DriftTests.RepositoryRoot(), "tests", "tools", "openapi");

    public static Process Start(string script, params string[] arguments)
    {
        var path = Path.Combine(Folder, "node_modules", script);
        Assert.True(File.Exists(path), $"{path} is missing. Install it: npm ci --prefix {Folder}");
        var start = new ProcessStartInfo("node", [path, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_COLOR"] = "1" },
        };
        return Process.Start(start)!;
    }

    public static async Task<(int Code, string Output)> Run(string script, params string[] arguments)
    {
        using var process = Start(script, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
