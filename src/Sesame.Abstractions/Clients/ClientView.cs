using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Clients;

/// <summary>A client as readers see it.</summary>
[GenerateSerializer, Immutable, Alias("clients.view")]
public sealed record ClientView
{
    /// <summary>UUID version 7.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Name for people.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Roles, in alphabetical order.</summary>
    [Id(2)] public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Admitted requests per second; -1 for unlimited.</summary>
    [Id(3)] public required int RequestsPerSecond { get; init; }

    /// <summary>The <c>aud</c> of its tokens, or null for the deployment's.</summary>
    [Id(4)] public string? Audience { get; init; }

    /// <summary>The organization that owns it, or null for the deployment.</summary>
    [Id(5)] public Guid? OrganizationId { get; init; }

    /// <summary>Whether it has a secret.</summary>
    [Id(6)] public required bool HasSecret { get; init; }

    /// <summary>When the replaced secret ends; null when there is none.</summary>
    [Id(7)] public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    /// <summary>Where the client may be used from, and what for; the oldest first.</summary>
    [Id(8)] public required IReadOnlyList<RestrictionView> Restrictions { get; init; }

    /// <summary>When it was created.</summary>
    [Id(9)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version of the row.</summary>
    [Id(10)] public required long Version { get; init; }
}

/// <summary>One restriction of a client's use.</summary>
/// <param name="Id">UUID version 7.</param>
/// <param name="Kind">What is compared.</param>
/// <param name="Value">With what.</param>
/// <param name="CreatedAt">When it was added.</param>
[GenerateSerializer, Immutable, Alias("clients.restriction")]
public sealed record RestrictionView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] RestrictionKind Kind,
    [property: Id(2)] string Value,
    [property: Id(3)] DateTimeOffset CreatedAt);
