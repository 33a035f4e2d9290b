namespace Sesame.Silo.Postgres;

/// <summary>Holds a home for this process alone. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class HomeLock : IDisposable
{
    private readonly FileStream file;

    private HomeLock(FileStream file) => this.file = file;

    public static HomeLock Take(string home)
    {
        try
        {
            return new HomeLock(new FileStream(Path.Combine(home, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken)
        {
            throw new EmbeddedPostgresException($"Another Sesame runs on {home}. Stop it first, or choose another home.", taken);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new EmbeddedPostgresException($"The home {home} cannot be written to.", refused);
        }
    }

    public void Dispose() => file.Dispose();
}
