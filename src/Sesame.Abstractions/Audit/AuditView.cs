using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Audit;

/// <summary>One entry of the audit log, as readers see it.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="At">When it was done.</param>
/// <param name="Caller">Who acted, for whom and from where.</param>
/// <param name="Action">What was done, as <c>slice.act</c>.</param>
/// <param name="ObjectKind">Kind of the object.</param>
/// <param name="ObjectId">Id of the object.</param>
/// <param name="BeforeJson">JSON object of what was; null where it is not kept.</param>
/// <param name="AfterJson">JSON object of what is; null where it is not kept.</param>
[GenerateSerializer, Immutable, Alias("audit.view")]
public sealed record AuditView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] CallContext Caller,
    [property: Id(3)] string Action,
    [property: Id(4)] string ObjectKind,
    [property: Id(5)] string ObjectId,
    [property: Id(6)] string? BeforeJson,
    [property: Id(7)] string? AfterJson);
