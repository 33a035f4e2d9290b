using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Audit;

/// <summary>Which page of the audit log. At most one of user, object and organization is given.</summary>
/// <param name="Size">Most entries on it.</param>
/// <param name="After">Key of the last entry of the page before, as that page told it; null for the first page.</param>
/// <param name="UserId">Only what this user did.</param>
/// <param name="ObjectId">Only what was done to this object.</param>
/// <param name="OrganizationId">Only what was done in this organization.</param>
/// <param name="Action">Only actions that begin so; empty for all.</param>
/// <param name="BeginAt">Only entries at this moment or later.</param>
/// <param name="EndAt">Only entries before this moment.</param>
[GenerateSerializer, Immutable, Alias("audit.list")]
public sealed record ListAudit(
    [property: Id(0)] int Size,
    [property: Id(1)] string? After = null,
    [property: Id(2)] Guid? UserId = null,
    [property: Id(3)] string? ObjectId = null,
    [property: Id(4)] Guid? OrganizationId = null,
    [property: Id(5)] string Action = "",
    [property: Id(6)] DateTimeOffset? BeginAt = null,
    [property: Id(7)] DateTimeOffset? EndAt = null);
