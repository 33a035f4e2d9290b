namespace Sesame.Grains.ApiKeys;

/// <summary>A key as it is stored.</summary>
internal sealed record ApiKeyState
{
    public required Guid Id { get; init; }

    public required string Description { get; init; }

    public Guid? UserId { get; init; }

    public Guid? OrganizationId { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required IReadOnlyList<string> IpAllowList { get; init; }

    public string? MetadataJson { get; init; }

    /// <summary>SHA-256 of the whole key.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>SHA-256 of the key that the last rotation replaced.</summary>
    public byte[]? PreviousSecretHash { get; init; }

    public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"ApiKeyState {{ {Id} *** }}";
}
