using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>A key's record as readers see it.</summary>
[GenerateSerializer, Immutable, Alias("api-keys.view")]
public sealed record ApiKeyView
{
    /// <summary>UUID version 7.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>What it is for.</summary>
    [Id(1)] public required string Description { get; init; }

    /// <summary>The user who owns it.</summary>
    [Id(2)] public Guid? UserId { get; init; }

    /// <summary>The organization that owns it.</summary>
    [Id(3)] public Guid? OrganizationId { get; init; }

    /// <summary>Permissions it carries.</summary>
    [Id(4)] public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Ranges it may be used from; none: from anywhere.</summary>
    [Id(5)] public required IReadOnlyList<string> IpAllowList { get; init; }

    /// <summary>JSON object, or null.</summary>
    [Id(6)] public string? MetadataJson { get; init; }

    /// <summary>When it was created.</summary>
    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, or null for never.</summary>
    [Id(8)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was archived, or null while it is in use.</summary>
    [Id(9)] public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When the replaced secret ends; null when there is none.</summary>
    [Id(10)] public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    /// <summary>Version of the row.</summary>
    [Id(11)] public required long Version { get; init; }
}

/// <summary>What decides whether a key in use is good.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Secrets">The secrets in force.</param>
/// <param name="Record">The record.</param>
[GenerateSerializer, Immutable, Alias("api-keys.access")]
public sealed record ApiKeyAccess(
    [property: Id(0)] long Version,
    [property: Id(1)] IReadOnlyList<SecretProof> Secrets,
    [property: Id(2)] ApiKeyView Record);
