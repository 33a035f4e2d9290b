using Sesame.Abstractions.Clients;

namespace Sesame.Grains.Clients;

/// <summary>A client as it is stored.</summary>
internal sealed record ClientState
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>In alphabetical order.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    public required int RequestsPerSecond { get; init; }

    public string? Audience { get; init; }

    public Guid? OrganizationId { get; init; }

    /// <summary>SHA-256 of the secret; null for a client without one.</summary>
    public byte[]? SecretHash { get; init; }

    /// <summary>SHA-256 of the secret that the last rotation replaced.</summary>
    public byte[]? PreviousSecretHash { get; init; }

    public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<RestrictionView> Restrictions { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"ClientState {{ {Id} *** }}";
}
