using System.Diagnostics;
using System.Globalization;

namespace Sesame.Testing;

/// <summary>A folder for the homes of one test; disposing it ends the servers that still run there and removes all they left.</summary>
public sealed class TestHome : IDisposable
{
    public TestHome()
    {
        Path = Directory.CreateTempSubdirectory("sesame-home-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL's user must come through to its data.
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; }

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path, "postmaster.pid", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            End(file);
        }

        foreach (var link in Directory.GetDirectories(Path, "postgres", SearchOption.AllDirectories).Select(folder => new DirectoryInfo(folder).LinkTarget).OfType<string>())
        {
            Directory.Delete(link, recursive: true);
        }

        Directory.Delete(Path, recursive: true);
    }

    private static void End(string file)
    {
        try
        {
            using var server = Process.GetProcessById(int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture));
            if (server.ProcessName.StartsWith("postgres", StringComparison.Ordinal))
            {
                server.Kill(entireProcessTree: true);
                server.WaitForExit(TimeSpan.FromSeconds(10));
            }
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            // It has ended by itself.
        }
    }
}
