using Sesame.Abstractions.Operations;

namespace Sesame.Grains.Operations;

/// <summary>The rules of an operation, given the time.</summary>
public static class Operation
{
    /// <summary>A new operation that receives its rows.</summary>
    public static OperationState Begin(Guid id, BeginOperation command, DateTimeOffset now) =>
        new(id, command.Kind, command.Call, OperationStatus.Receiving, Total: 0, Created: 0, Existing: 0, Failed: 0, now, EndedAt: null);

    /// <summary>The operation with more rows.</summary>
    public static OperationState Receive(OperationState operation, int rows) => operation with { Total = operation.Total + rows };

    /// <summary>The operation at work; done at once when there is nothing to do.</summary>
    public static OperationState Start(OperationState operation, DateTimeOffset now) => Ended(operation with { Status = OperationStatus.Running }, now);

    /// <summary>The operation after a part of so many rows.</summary>
    public static OperationState Settle(OperationState operation, int rows, SettlePart part, DateTimeOffset now) => Ended(
        operation with
        {
            Created = operation.Created + part.Created,
            Existing = operation.Existing + part.Existing,
            Failed = operation.Failed + (rows - part.Created - part.Existing),
        },
        now);

    /// <summary>The operation as readers see it.</summary>
    public static OperationView View(OperationState operation) => new(
        operation.Id,
        operation.Kind,
        operation.Status,
        operation.Total,
        operation.Created,
        operation.Existing,
        operation.Failed,
        operation.CreatedAt,
        operation.EndedAt);

    private static OperationState Ended(OperationState operation, DateTimeOffset now) =>
        operation.Created + operation.Existing + operation.Failed < operation.Total ? operation : operation with { Status = OperationStatus.Done, EndedAt = now };
}
