using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Operations;

/// <summary>
/// Work on many rows that goes on after the call that began it; the key is its id. Rows are received in parts, worked on after all are here, and settled part
/// by part.
/// </summary>
[Alias("operations.operation")]
public interface IOperationGrain : IGrainWithStringKey
{
    /// <summary>Begins to receive. Once per id.</summary>
    [Alias("begin")]
    Task Begin(BeginOperation command);

    /// <summary>Receives the rows that follow those received before.</summary>
    [Alias("receive")]
    Task Receive(ReceiveRows command);

    /// <summary>All rows are here: the work starts. Answers the operation.</summary>
    [Alias("start")]
    Task<OperationView> Start(CallContext call);

    /// <summary>How far it is; null when there is no such operation.</summary>
    [AlwaysInterleave, Alias("read")]
    ValueTask<OperationView?> Read();

    /// <summary>The next part to work on; null when there is none. The same one until it is settled.</summary>
    [Alias("next")]
    Task<OperationPart?> Next();

    /// <summary>A part is done. Settling it twice changes nothing.</summary>
    [Alias("settle")]
    Task Settle(SettlePart command);

    /// <summary>A page of failures; <paramref name="after"/> is the key the page before told.</summary>
    [AlwaysInterleave, Alias("failures")]
    Task<Page<RowFailure>> Failures(int size, string? after);
}
