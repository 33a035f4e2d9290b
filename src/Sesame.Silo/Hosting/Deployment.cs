using Sesame.Silo.Postgres;

namespace Sesame.Silo.Hosting;

/// <summary>The database of a running process: the one it was given, or a private one that it starts first and stops last.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private readonly EmbeddedPostgres? postgres;

    private Deployment(string connectionString, EmbeddedPostgres? postgres)
    {
        ConnectionString = connectionString;
        this.postgres = postgres;
    }

    /// <summary>How to reach the database.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes the home and, unless a database was given, starts the private one.</summary>
    public static async Task<Deployment> Open(ServeOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Home);
        if (options.Database is { } given)
        {
            return new Deployment(given, null);
        }

        var programs = Environment.GetEnvironmentVariable("SESAME_POSTGRES_BIN");
        var postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(options.Home) { Programs = string.IsNullOrEmpty(programs) ? null : programs }, cancellationToken);
        return new Deployment(postgres.ConnectionString, postgres);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
