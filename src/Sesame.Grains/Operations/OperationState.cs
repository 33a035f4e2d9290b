using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Operations;

namespace Sesame.Grains.Operations;

/// <summary>One operation as stored.</summary>
/// <param name="Id">UUID version 7.</param>
/// <param name="Kind">The kind of due work that does it.</param>
/// <param name="Call">Who asked.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Total">How many rows were received.</param>
/// <param name="Created">How many made something new.</param>
/// <param name="Existing">How many named what was there already.</param>
/// <param name="Failed">How many were refused.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="EndedAt">When its last row was done.</param>
public sealed record OperationState(
    Guid Id,
    string Kind,
    CallContext Call,
    OperationStatus Status,
    int Total,
    int Created,
    int Existing,
    int Failed,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt);
