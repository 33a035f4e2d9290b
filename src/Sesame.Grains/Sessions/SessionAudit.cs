using System.Text.Json;

namespace Sesame.Grains.Sessions;

/// <summary>What the audit keeps of sessions that end together: why, how many, and which.</summary>
internal static class SessionAudit
{
    /// <summary>Why sessions end or are not opened where a user has as many as he may.</summary>
    public const string Cap = "cap";

    // As many as a user has at once unless a deployment allows more; the count tells of the others.
    private const int NamedMax = 100;

    public static string OfEnd(string reason, IReadOnlyCollection<Guid> ended) =>
        JsonSerializer.Serialize(new { reason, count = ended.Count, sessions = ended.Take(NamedMax) });

    public static string OfDenial() => JsonSerializer.Serialize(new { reason = Cap });
}
