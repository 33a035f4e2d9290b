namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>Where the working tree and its built programs lie.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Script => Path.Combine(Root, "sesame");

    public static string ServerProgram => Path.Combine(Root, "src/Sesame.Api/bin", Configuration, "net10.0/Sesame.Api.dll");

    public static string SiloProgram => Path.Combine(Root, "src/Sesame.Silo/bin", Configuration, "net10.0/Sesame.Silo.dll");

    public static string Clients => Path.Combine(Root, "tests/Sesame.EndToEnd.Tests/Clients");

    public static string Descriptors => Path.Combine(AppContext.BaseDirectory, "sesame.binpb");

    // The tests were built in the same configuration as the server: …/bin/<configuration>/net10.0/.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sesame.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Sesame.sln stands in none of the folders above the tests.");
    }
}
