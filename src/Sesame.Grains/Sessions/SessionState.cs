namespace Sesame.Grains.Sessions;

/// <summary>What a live session keeps in memory. Address and user agent stay in the row: only lists show them.</summary>
public sealed record SessionState
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required string ClientId { get; init; }

    public Guid? OrganizationId { get; init; }

    public Guid? ImpersonatorId { get; init; }

    /// <summary>The session key, encrypted under the master key.</summary>
    public required byte[] SealedKey { get; init; }

    /// <summary>Which refresh token is the live one.</summary>
    public required int Generation { get; init; }

    /// <summary>When that generation was reached.</summary>
    public required DateTimeOffset GenerationAt { get; init; }

    /// <summary>Authentication methods, by RFC 8176.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required DateTimeOffset LastActiveAt { get; init; }

    /// <summary>The session ends then at the latest; never extended.</summary>
    public required DateTimeOffset AbsoluteEnd { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
