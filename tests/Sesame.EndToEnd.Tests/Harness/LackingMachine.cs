namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>This machine as a program sees it from which some commands, and every PostgreSQL, were taken away.</summary>
public sealed class LackingMachine : IDisposable
{
    // What is mounted here is seen by this command alone.
    private const string Hide = "[ ! -d /usr/lib/postgresql ] || mount -t tmpfs none /usr/lib/postgresql; unset SESAME_POSTGRES_BIN; PATH=$0 exec \"$@\"";

    private readonly string commands = Directory.CreateTempSubdirectory("sesame-path-").FullName;

    public LackingMachine(params string[] lacking)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Directory.Exists))
        {
            foreach (var command in Directory.EnumerateFiles(folder))
            {
                var name = Path.GetFileName(command);
                if (!lacking.Contains(name) && !Path.Exists(Path.Combine(commands, name)))
                {
                    File.CreateSymbolicLink(Path.Combine(commands, name), command);
                }
            }
        }
    }

    public Task<Command> RunAsync(params string[] command) =>
        Command.RunAsync("unshare", [Environment.UserName == "root" ? "--mount" : "--map-root-user", "--mount", "/bin/sh", "-c", Hide, commands, .. command]);

    public void Dispose() => Directory.Delete(commands, recursive: true);
}
