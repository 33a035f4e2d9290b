namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>A built working tree of its own, in a place that everybody may enter and with a name that scripts like to trip over.</summary>
public sealed class Clone : IDisposable
{
    private static readonly string[] Parts = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "protos", "protos-external", "sesame", "src", "standins", "tools"];
    private readonly Home place = new("a long path with spaces, far below anything short, as desktops like to make them");

    public string Script => System.IO.Path.Combine(place.Path, "sesame");

    public static async Task<Clone> MakeAsync()
    {
        var clone = new Clone();
        var copied = await Command.RunAsync("cp", ["-a", .. Parts.Select(part => System.IO.Path.Combine(Repository.Root, part)), clone.place.Path]);
        return copied.ExitCode == 0 ? clone : throw new IOException(copied.Errors);
    }

    public void Dispose() => place.Dispose();
}
