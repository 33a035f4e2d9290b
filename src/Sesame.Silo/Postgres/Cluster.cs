namespace Sesame.Silo.Postgres;

/// <summary>Makes a data folder, and says who may connect to its server.</summary>
internal static class Cluster
{
    public static async Task CreateAsync(string programs, PostgresFolders folders, ServerUser user, CancellationToken cancellationToken)
    {
        // An initdb that was cut short leaves a folder that neither it nor the server takes: start over beside it.
        var unfinished = folders.Data + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        string[] words =
        [
            .. user.Prefix(), Path.Combine(programs, "initdb"), "--pgdata", unfinished, "--username", "sesame", "--auth", "peer",
            "--encoding", "UTF8", "--no-locale", "--data-checksums",
        ];
        var (exit, output) = await Commands.RunAsync(words, cancellationToken);
        if (exit != 0)
        {
            throw new EmbeddedPostgresException($"PostgreSQL's data folder could not be made: {output.Split('\n')[^1]}");
        }

        Directory.Move(unfinished, folders.Data);
    }

    /// <summary>Only root and the server's own user may connect, by the socket, as the role sesame.</summary>
    public static void Configure(PostgresFolders folders, ServerUser user)
    {
        Write("pg_hba.conf", "local all sesame peer map=sesame\n");
        Write("pg_ident.conf", $"sesame root sesame\nsesame \"{user.Name}\" sesame\n");

        void Write(string name, string content)
        {
            var path = Path.Combine(folders.Data, name);
            File.WriteAllText(path, content);
            user.Own(path);
        }
    }
}
