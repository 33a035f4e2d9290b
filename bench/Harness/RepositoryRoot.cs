namespace Sesame.Bench.Harness;

/// <summary>The working tree the benchmarks were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Sesame.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new BenchException("Sesame.sln stands in none of the folders above the benchmarks.");
    }
}
