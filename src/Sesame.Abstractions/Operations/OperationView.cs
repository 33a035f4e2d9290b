using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Operations;

/// <summary>An operation as readers see it.</summary>
/// <param name="Id">UUID version 7.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Total">How many rows there are.</param>
/// <param name="Created">How many made something new.</param>
/// <param name="Existing">How many named what was there already.</param>
/// <param name="Failed">How many were refused.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="EndedAt">When its last row was done; null until then.</param>
[GenerateSerializer, Immutable, Alias("operations.view")]
public sealed record OperationView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Kind,
    [property: Id(2)] OperationStatus Status,
    [property: Id(3)] int Total,
    [property: Id(4)] int Created,
    [property: Id(5)] int Existing,
    [property: Id(6)] int Failed,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(8)] DateTimeOffset? EndedAt);

/// <summary>How far an operation is.</summary>
[GenerateSerializer, Alias("operations.status")]
public enum OperationStatus
{
    /// <summary>Rows are being received.</summary>
    Receiving = 1,

    /// <summary>Rows are being worked on.</summary>
    Running = 2,

    /// <summary>All rows were worked on.</summary>
    Done = 3,
}
