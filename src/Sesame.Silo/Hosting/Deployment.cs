using Microsoft.Extensions.Logging;
using Sesame.Silo.Postgres;

namespace Sesame.Silo.Hosting;

/// <summary>The database of a running process: the one it was given, or a private one that it starts first and stops last.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private const int ConnectionsPerProcess = 50;

    private readonly EmbeddedPostgres? postgres;
    private readonly ILoggerFactory? logs;

    private Deployment(string connectionString, EmbeddedPostgres? postgres, ILoggerFactory? logs)
    {
        ConnectionString = connectionString;
        this.postgres = postgres;
        this.logs = logs;
    }

    /// <summary>How to reach the database.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes the home and, unless a database was given, starts the private one with room for that many processes.</summary>
    public static async Task<Deployment> Open(ServeOptions options, CancellationToken cancellationToken, int processes = 1)
    {
        Directory.CreateDirectory(options.Home);
        if (options.Database is { } given)
        {
            return new Deployment(given, null, null);
        }

        var programs = Environment.GetEnvironmentVariable("SESAME_POSTGRES_BIN");
        // It is there before the host and its log, and after them.
        var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        try
        {
            var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions(options.Home)
                {
                    ConnectionsMax = ConnectionsPerProcess * (processes + 1),
                    Programs = string.IsNullOrEmpty(programs) ? null : programs,
                    Log = logs.CreateLogger<EmbeddedPostgres>(),
                },
                cancellationToken);
            return new Deployment(postgres.ConnectionString, postgres, logs);
        }
        catch
        {
            logs.Dispose();
            throw;
        }
    }

    /// <summary>For a look at a database that is there already: a private one that runs is used as it stands, whoever runs it.</summary>
    public static Task<Deployment> Look(ServeOptions options, CancellationToken cancellationToken) =>
        options.Database is not null ? Open(options, cancellationToken)
        : EmbeddedPostgres.FindRunning(options.Home) is { } running ? Task.FromResult(new Deployment(running, null, null))
        : EmbeddedPostgres.HasData(options.Home) ? Open(options, cancellationToken)
        : throw new StartRefusedException($"There is no database in {options.Home}; name the right --home, or a --db.");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        logs?.Dispose();
    }
}
