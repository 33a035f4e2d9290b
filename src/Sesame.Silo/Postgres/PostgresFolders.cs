using System.Security.Cryptography;
using System.Text;

namespace Sesame.Silo.Postgres;

/// <summary>Where the server's data and its socket lie.</summary>
internal sealed record PostgresFolders(string Data, string Socket, string Log)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A socket's path is limited to 107 bytes; the file's own name takes 16 of them.
    private const int SocketFolderBytesMax = 90;

    public static async Task<PostgresFolders> PrepareAsync(string home, ServerUser user, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..16];
        var holder = Path.Combine(home, "postgres");
        if (!user.IsOwn && !await CanEnterAsync(user, home, cancellationToken))
        {
            holder = Elsewhere(home, hash);
        }

        Directory.CreateDirectory(holder);
        user.Own(holder);
        KeepPrivate(holder);
        return new PostgresFolders(Path.Combine(holder, "data"), SocketFolder(hash, user), Path.Combine(holder, "postgres.log"));
    }

    /// <summary>Takes away what a server that ended badly left in its socket's folder.</summary>
    public void ClearSocket()
    {
        foreach (var left in Directory.GetFiles(Socket, ".s.PGSQL.*"))
        {
            File.Delete(left);
        }
    }

    public void RemoveSocket()
    {
        if (Directory.Exists(Socket))
        {
            ClearSocket();
            Directory.Delete(Socket);
        }
    }

    // The server's user cannot come through to the home: its data lie where it can, with a link from the home.
    private static string Elsewhere(string home, string hash)
    {
        var parent = "/var/lib/sesame";
        Directory.CreateDirectory(parent);
        var elsewhere = Path.Combine(parent, hash);
        var link = new DirectoryInfo(Path.Combine(home, "postgres"));
        if (link.LinkTarget is null && link.Exists)
        {
            throw new EmbeddedPostgresException($"The server's user cannot enter {home}, where its data lie. Let it through, or move {link.FullName} to {elsewhere}.");
        }

        if (link.LinkTarget is null)
        {
            link.CreateAsSymbolicLink(elsewhere);
        }

        return elsewhere;
    }

    private static string SocketFolder(string hash, ServerUser user)
    {
        foreach (var parent in Parents(user))
        {
            var folder = Path.Combine(parent, "sesame-" + hash);
            if (Encoding.UTF8.GetByteCount(folder) > SocketFolderBytesMax)
            {
                continue;
            }

            try
            {
                Directory.CreateDirectory(folder);
                user.Own(folder);
                // Fails for a folder that somebody else has put there, in whose socket we must not trust.
                KeepPrivate(folder);
                return folder;
            }
            catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
            {
                // The next place.
            }
        }

        throw new EmbeddedPostgresException($"No folder for the server's socket could be made in {string.Join(", ", Parents(user))}.");
    }

    // Root makes it only where nobody else can put something in its place.
    private static IEnumerable<string> Parents(ServerUser user)
    {
        if (!user.IsOwn)
        {
            return ["/run", "/var/lib/sesame"];
        }

        var own = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return string.IsNullOrEmpty(own) ? [Path.GetTempPath(), "/tmp"] : [own, Path.GetTempPath(), "/tmp"];
    }

    private static void KeepPrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new EmbeddedPostgresException("The private PostgreSQL needs a Unix system; give a connection string.");
        }

        File.SetUnixFileMode(folder, Private);
    }

    private static async Task<bool> CanEnterAsync(ServerUser user, string folder, CancellationToken cancellationToken) =>
        (await Commands.RunAsync([.. user.Prefix(), "test", "-x", folder], cancellationToken)).Exit == 0;
}
