using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <inheritdoc cref="IOperationGrain" />
internal sealed class OperationGrain(
    [PersistentState(OperationTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<OperationState>> state,
    OperationQueries queries,
    TimeProvider time)
    : StoredGrain<OperationState>(state, time), IOperationGrain
{
    private const string ObjectKind = "operation";

    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    public Task Begin(BeginOperation command) => Run(command.Call, async context =>
    {
        if (Value is null)
        {
            context.Audit("operations.begin", ObjectKind, Id.ToString());
            await Save(Operation.Begin(Id, command, context.At), context);
        }

        return true;
    });

    public Task Receive(ReceiveRows command) => Run(command.Call, async context =>
    {
        // The parts of an operation are one command; its audit entries are of its begin, its start and its end.
        var operation = Known(OperationStatus.Receiving);
        await Save(
            Operation.Receive(operation, command.Rows),
            context,
            OperationTable.InsertPart(Id, operation.Total, command.Rows, queries.Seal(command.Content)));
        return true;
    });

    public Task<OperationView> Start(CallContext call) => Run(call, async context =>
    {
        if (Value is { Status: OperationStatus.Receiving } operation)
        {
            context.Audit("operations.start", ObjectKind, Id.ToString(), after: $$"""{"kind":"{{operation.Kind}}","rows":{{operation.Total}}}""");
            await Save(Operation.Start(operation, context.At), context, DueWork.Schedule(operation.Kind, Id.ToString(), context.At));
        }

        return Operation.View(Value!);
    });

    public ValueTask<OperationView?> Read()
    {
        if (Value is { } operation)
        {
            return ValueTask.FromResult<OperationView?>(Operation.View(operation));
        }

        // Nothing is kept in memory for ids that were made up.
        DeactivateOnIdle();
        return default;
    }

    public async Task<OperationPart?> Next() =>
        Value is { Status: OperationStatus.Running } operation && await queries.Next(Id) is { } part
            ? new OperationPart(operation.Call, part.FirstRow, part.Content)
            : null;

    public Task Settle(SettlePart command) => Run(CallContext.System, async context =>
    {
        // A part that was settled already was worked on twice: what it came to is counted once.
        if (Value is { Status: OperationStatus.Running } operation && await queries.SizeOf(Id, command.FirstRow) is { } rows)
        {
            var next = Operation.Settle(operation, rows, command, context.At);
            if (next.Status == OperationStatus.Done)
            {
                context.Audit(
                    "operations.end", ObjectKind, Id.ToString(), after: $$"""{"created":{{next.Created}},"existing":{{next.Existing}},"failed":{{next.Failed}}}""");
            }

            if (command.Failures.Count > 0)
            {
                context.Change(OperationTable.InsertFailures(Id, command.Failures));
            }

            await Save(next, context, OperationTable.DeletePart(Id, command.FirstRow));
        }

        return true;
    });

    public Task<Page<RowFailure>> Failures(int size, string? after) => queries.Failures(Id, size, after);

    private OperationState Known(OperationStatus status) =>
        Value is { } operation && operation.Status == status ? operation : throw new InvalidOperationException($"The operation is not {status}.");
}
