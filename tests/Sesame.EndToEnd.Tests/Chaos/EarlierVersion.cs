using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>An earlier version of the server, built from the history of the sources.</summary>
public sealed class EarlierVersion : IDisposable
{
    // The oldest version whose nodes may be replaced by this one's without a failed call.
    private const string Oldest = "a2698734336cd4f0649d71ae08c129ef19f2fb85";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sesame-earlier-");

    private EarlierVersion(string commit) => Commit = commit;

    public string Commit { get; }

    public string Program => Path.Combine(folder.FullName, "src/Sesame.Api/bin/Release/net10.0/Sesame.Api.dll");

    /// <summary>Builds the version of the variable SESAME_EARLIER, else the oldest that may be upgraded from.</summary>
    public static async Task<EarlierVersion> BuildAsync()
    {
        var named = Environment.GetEnvironmentVariable("SESAME_EARLIER");
        var version = new EarlierVersion(string.IsNullOrEmpty(named) ? Oldest : named);
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

    private static async Task<Command> MustAsync(string program, params string[] arguments)
    {
        var done = await Command.RunAsync(program, arguments, null, timeout: TimeSpan.FromMinutes(20));
        return done.ExitCode == 0 ? done : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {done.Output}{done.Errors}");
    }
}
