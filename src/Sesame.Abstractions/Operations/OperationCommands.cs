using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Operations;

/// <summary>Begin an operation.</summary>
/// <param name="Call">Who asks; the work is done in his name.</param>
/// <param name="Kind">What is to be done: the kind of the due work that does it.</param>
[GenerateSerializer, Immutable, Alias("operations.begin")]
public sealed record BeginOperation([property: Id(0)] CallContext Call, [property: Id(1)] string Kind);

/// <summary>Rows of an operation.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Rows">How many.</param>
/// <param name="Content">The rows in the form that the work knows; kept encrypted until they are settled.</param>
[GenerateSerializer, Immutable, Alias("operations.receive")]
public sealed record ReceiveRows([property: Id(0)] CallContext Call, [property: Id(1)] int Rows, [property: Id(2)] ReadOnlyMemory<byte> Content)
{
    /// <inheritdoc />
    public override string ToString() => "ReceiveRows { *** }";
}

/// <summary>A part of an operation to work on.</summary>
/// <param name="Call">Who asked for the operation.</param>
/// <param name="FirstRow">Number of its first row.</param>
/// <param name="Content">Its rows.</param>
[GenerateSerializer, Immutable, Alias("operations.part")]
public sealed record OperationPart([property: Id(0)] CallContext Call, [property: Id(1)] int FirstRow, [property: Id(2)] ReadOnlyMemory<byte> Content)
{
    /// <inheritdoc />
    public override string ToString() => "OperationPart { *** }";
}

/// <summary>What became of the rows of a part; those that are neither created nor existing have failed.</summary>
/// <param name="FirstRow">Number of its first row.</param>
/// <param name="Created">How many made something new.</param>
/// <param name="Existing">How many named what was there already.</param>
/// <param name="Failures">What was wrong with the others.</param>
[GenerateSerializer, Immutable, Alias("operations.settle")]
public sealed record SettlePart(
    [property: Id(0)] int FirstRow,
    [property: Id(1)] int Created,
    [property: Id(2)] int Existing,
    [property: Id(3)] IReadOnlyList<RowFailure> Failures);

/// <summary>One fault of one row.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Fault">What is at fault; the field is empty when it is the row as a whole.</param>
[GenerateSerializer, Immutable, Alias("operations.row-failure")]
public sealed record RowFailure([property: Id(0)] int Row, [property: Id(1)] FieldFault Fault);
