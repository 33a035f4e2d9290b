using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>An earlier version of the server, built from the history of the sources.</summary>
public sealed partial class EarlierVersion : IDisposable
{
    // The oldest version that can be a member of a cluster began with this file.
    private const string FirstWith = "src/Sesame.Silo/Hosting/Clustering.cs";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sesame-earlier-");

    private EarlierVersion(string commit) => Commit = commit;

    public string Commit { get; }

    public string Program => Path.Combine(folder.FullName, "src/Sesame.Api/bin/Release/net10.0/Sesame.Api.dll");

    /// <summary>Builds the version before this one: that of the variable SESAME_EARLIER, else the oldest that knows clusters.</summary>
    public static async Task<EarlierVersion> BuildAsync()
    {
        var named = Environment.GetEnvironmentVariable("SESAME_EARLIER");
        var version = new EarlierVersion(string.IsNullOrEmpty(named) ? await FirstAsync() : named);
        try
        {
            var archive = Path.Combine(version.folder.FullName, "sources.tar");
            await MustAsync("git", "-C", Repository.Root, "archive", "--output", archive, version.Commit);
            await MustAsync("tar", "-x", "-f", archive, "-C", version.folder.FullName);
            await MustAsync("dotnet", "build", Path.Combine(version.folder.FullName, "src/Sesame.Api/Sesame.Api.csproj"), "-c", "Release", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false");
            return version;
        }
        catch
        {
            version.Dispose();
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<string> FirstAsync()
    {
        var log = await MustAsync("git", "-C", Repository.Root, "log", "--diff-filter=A", "--format=%H", "--", FirstWith);
        return CommitId().Matches(log.Output).LastOrDefault()?.Value ?? throw new InvalidOperationException($"The history does not tell when {FirstWith} came; a shallow clone has none.");
    }

    private static async Task<Command> MustAsync(string program, params string[] arguments)
    {
        var done = await Command.RunAsync(program, arguments, null, timeout: TimeSpan.FromMinutes(20));
        return done.ExitCode == 0 ? done : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {done.Output}{done.Errors}");
    }

    [GeneratedRegex("^[0-9a-f]{40}$", RegexOptions.Multiline)]
    private static partial Regex CommitId();
}
