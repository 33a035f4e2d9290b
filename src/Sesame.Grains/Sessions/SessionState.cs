using Sesame.Abstractions.Sessions;

namespace Sesame.Grains.Sessions;

/// <summary>
/// What a live session keeps in memory, as small as it goes: there may be a million. Address, user agent and key stay in the row: only lists show the
/// former, and only refreshes need the latter.
/// </summary>
public sealed record SessionState
{
    private const long Never = 0;

    // Ticks of UTC: half the size of the moments they stand for.
    private readonly long generationAt;
    private readonly long authenticatedAt;
    private readonly long lastActiveAt;
    private readonly long absoluteEnd;
    private readonly long endedAt = Never;

    public required Guid Id { get; init; }

    /// <summary>Whose session it is, and through whom; what a check answers while the session is alive.</summary>
    public required SessionCheck Holder { get; init; }

    public Guid UserId => Holder.UserId;

    public string ClientId => Holder.ClientId;

    public Guid? OrganizationId => Holder.OrganizationId;

    public Guid? ImpersonatorId => Holder.ImpersonatorId;

    /// <summary>Which refresh token is the live one.</summary>
    public required int Generation { get; init; }

    /// <summary>When that generation was reached.</summary>
    public required DateTimeOffset GenerationAt { get => At(generationAt); init => generationAt = value.UtcTicks; }

    /// <summary>Authentication methods, by RFC 8176.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required DateTimeOffset AuthenticatedAt { get => At(authenticatedAt); init => authenticatedAt = value.UtcTicks; }

    public required DateTimeOffset LastActiveAt { get => At(lastActiveAt); init => lastActiveAt = value.UtcTicks; }

    /// <summary>The session ends then at the latest; never extended.</summary>
    public required DateTimeOffset AbsoluteEnd { get => At(absoluteEnd); init => absoluteEnd = value.UtcTicks; }

    public DateTimeOffset? EndedAt { get => endedAt == Never ? null : At(endedAt); init => endedAt = value?.UtcTicks ?? Never; }

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
