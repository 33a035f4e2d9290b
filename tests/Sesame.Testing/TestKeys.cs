namespace Sesame.Testing;

/// <summary>Where the master keys of a test process lie; they go when it ends.</summary>
public static class TestKeys
{
    private static readonly string Folder = MakeFolder();

    /// <summary>One for all silos of the process, which so read each other's secrets.</summary>
    public static string Shared { get; } = Path.Combine(Folder, "master.key");

    /// <summary>One for a host that is alone with its database.</summary>
    public static string New() => Path.Combine(Folder, $"{Guid.NewGuid():N}.key");

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("sesame-keys-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
