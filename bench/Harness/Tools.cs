using System.Diagnostics;

namespace Sesame.Bench.Harness;

/// <summary>Programs of other people; installed from the distribution where they are missing.</summary>
internal static class Tools
{
    /// <summary>Makes sure a program is there, else says in one line what is missing.</summary>
    public static void Need(string program, string package)
    {
        if (IsThere(program))
        {
            return;
        }

        Console.WriteLine($"  installing {package}…");
        var (installed, output) = Run("apt-get", "install", "-y", "-qq", package);
        if (installed != 0)
        {
            Run("apt-get", "update", "-qq");
            (installed, output) = Run("apt-get", "install", "-y", "-qq", package);
        }

        if (installed != 0 || !IsThere(program))
        {
            throw new BenchException($"{program} is missing and could not be installed (apt-get install {package}): {output.Trim()}");
        }
    }

    /// <summary>Runs a program to its end and gives all it printed.</summary>
    public static (int Status, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
