using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>Create a key.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Description">What it is for, at most 255 characters.</param>
/// <param name="UserId">The user who owns it, or null. At most one owner.</param>
/// <param name="OrganizationId">The organization that owns it, or null.</param>
/// <param name="Permissions">Permissions it carries.</param>
/// <param name="IpAllowList">Ranges it may be used from, in CIDR form; none: from anywhere.</param>
/// <param name="MetadataJson">JSON object of at most 16 KiB, or null.</param>
/// <param name="ExpiresAt">When it ends, or null for never.</param>
/// <param name="Idempotency">How a repeat of the request is recognized, when the caller wants it.</param>
[GenerateSerializer, Immutable, Alias("api-keys.create")]
public sealed record CreateApiKey(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Description,
    [property: Id(2)] Guid? UserId,
    [property: Id(3)] Guid? OrganizationId,
    [property: Id(4)] IReadOnlyList<string> Permissions,
    [property: Id(5)] IReadOnlyList<string> IpAllowList,
    [property: Id(6)] string? MetadataJson = null,
    [property: Id(7)] DateTimeOffset? ExpiresAt = null,
    [property: Id(8)] RequestIdempotency? Idempotency = null);

/// <summary>Change fields of a key; what is null stays.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="ExpectedVersion">The version that was read, or null to change whatever is there.</param>
/// <param name="Description">New description.</param>
/// <param name="Permissions">New permissions.</param>
/// <param name="IpAllowList">New ranges.</param>
/// <param name="Metadata">New metadata.</param>
/// <param name="Expiry">New end.</param>
[GenerateSerializer, Immutable, Alias("api-keys.update")]
public sealed record UpdateApiKey(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] long? ExpectedVersion,
    [property: Id(2)] string? Description = null,
    [property: Id(3)] IReadOnlyList<string>? Permissions = null,
    [property: Id(4)] IReadOnlyList<string>? IpAllowList = null,
    [property: Id(5)] MetadataChange? Metadata = null,
    [property: Id(6)] ExpiryChange? Expiry = null);

/// <summary>New metadata of a key.</summary>
/// <param name="Json">JSON object, or null for none.</param>
[GenerateSerializer, Immutable, Alias("api-keys.metadata-change")]
public sealed record MetadataChange([property: Id(0)] string? Json);

/// <summary>New end of a key.</summary>
/// <param name="At">When, or null for never.</param>
[GenerateSerializer, Immutable, Alias("api-keys.expiry-change")]
public sealed record ExpiryChange([property: Id(0)] DateTimeOffset? At);

/// <summary>Archive a key.</summary>
/// <param name="Call">Who asks.</param>
[GenerateSerializer, Immutable, Alias("api-keys.archive")]
public sealed record ArchiveApiKey([property: Id(0)] CallContext Call);

/// <summary>Replace a key's secret.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Overlap">How long the replaced secret goes on, 0 to 24 hours.</param>
[GenerateSerializer, Immutable, Alias("api-keys.rotate")]
public sealed record RotateApiKey([property: Id(0)] CallContext Call, [property: Id(1)] TimeSpan Overlap);
