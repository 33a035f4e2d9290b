using System.Globalization;

namespace Sesame.Silo.Postgres;

/// <summary>Finds the server's programs on this machine.</summary>
internal static class PostgresPrograms
{
    private const string Variable = "SESAME_POSTGRES_BIN";

    public static string Find(string? wanted)
    {
        var named = wanted ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return AreIn(named) ? named : throw new EmbeddedPostgresException($"There is no PostgreSQL in {named}: postgres and initdb are expected there.");
        }

        return Candidates().FirstOrDefault(AreIn) ?? throw new EmbeddedPostgresException(
            $"PostgreSQL is not on this machine. Install it (apt-get install postgresql), name its folder in {Variable}, or give a connection string.");
    }

    private static IEnumerable<string> Candidates()
    {
        // The newest version first.
        foreach (var root in new[] { "/usr/lib/postgresql", "/opt/postgresql" }.Where(Directory.Exists))
        {
            foreach (var version in Directory.GetDirectories(root).OrderByDescending(VersionOf))
            {
                yield return Path.Combine(version, "bin");
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }

    private static double VersionOf(string folder) =>
        double.TryParse(Path.GetFileName(folder), NumberStyles.Float, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static bool AreIn(string folder) => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));
}
