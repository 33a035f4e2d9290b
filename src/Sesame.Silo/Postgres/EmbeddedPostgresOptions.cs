using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sesame.Silo.Postgres;

/// <summary>How the private PostgreSQL of one machine is run.</summary>
public sealed record EmbeddedPostgresOptions(string Home)
{
    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>; null: found on the machine.</summary>
    public string? Programs { get; init; }

    public int ConnectionsMax { get; init; } = 100;

    /// <summary>Memory for PostgreSQL's own cache.</summary>
    public int SharedBuffersMegabytes { get; init; } = 128;

    public TimeSpan StartWithin { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where it is told that the server ended by itself.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>Further settings, name and value; they win over the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
