using System.Text.Json;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>A server's folder in a temporary place, removed with everything in it.</summary>
public sealed class Home : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Open = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private readonly string parent;

    public Home(string name = "home", bool mayBeEntered = true)
    {
        parent = Directory.CreateTempSubdirectory("sesame-").FullName;
        File.SetUnixFileMode(parent, mayBeEntered ? Open : Private);
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, name)).FullName;
    }

    public string Path { get; }

    public string BootstrapFile => System.IO.Path.Combine(Path, "bootstrap.json");

    public Bootstrap ReadBootstrap() => JsonSerializer.Deserialize<Bootstrap>(File.ReadAllText(BootstrapFile), JsonSerializerOptions.Web)!;

    /// <summary>The process of the home's private PostgreSQL, when one has run.</summary>
    public int? PostgresProcess()
    {
        var file = Directory.Exists(Path) ? FindPostmasterFile() : null;

        // A server that starts has made its file before it has written it.
        return file is not null && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id) ? id : null;
    }

    public void Dispose()
    {
        if (PostgresProcess() is { } orphan && Signals.Runs(orphan))
        {
            Signals.Send(orphan, Signals.Kill);
        }

        foreach (var link in Directory.EnumerateFileSystemEntries(Path))
        {
            // Data that the database's user could not reach here lie elsewhere and are linked.
            if (File.ResolveLinkTarget(link, returnFinalTarget: true) is DirectoryInfo { Exists: true } target)
            {
                target.Delete(recursive: true);
            }
        }

        Directory.Delete(parent, recursive: true);
    }

    private string? FindPostmasterFile() =>
        new[] { "postgres", "postgres/data" }
            .Select(folder => System.IO.Path.Combine(Path, folder, "postmaster.pid"))
            .FirstOrDefault(File.Exists);
}
