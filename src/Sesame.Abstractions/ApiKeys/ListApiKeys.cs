using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>Which page of keys.</summary>
/// <param name="Size">Most keys on it, 1 to 200.</param>
/// <param name="After">Key of the last record of the page before, as that page told it; null for the first page.</param>
/// <param name="UserId">Only keys of this user.</param>
/// <param name="OrganizationId">Only keys of this organization.</param>
/// <param name="Archived">Archived keys instead of those in use.</param>
[GenerateSerializer, Immutable, Alias("api-keys.list")]
public sealed record ListApiKeys(
    [property: Id(0)] int Size,
    [property: Id(1)] string? After,
    [property: Id(2)] Guid? UserId,
    [property: Id(3)] Guid? OrganizationId,
    [property: Id(4)] bool Archived);
