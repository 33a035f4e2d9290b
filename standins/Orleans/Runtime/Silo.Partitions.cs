using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>The engine's part in moving partitions.</summary>
internal sealed partial class Silo : IPartitionHost
{
    /// <summary>Told before partitions are given up, so that what is written behind is written.</summary>
    public event Func<IReadOnlyCollection<int>, CancellationToken, Task>? Flushing;

    public async Task Drain(IReadOnlyCollection<int> partitions, TimeSpan patience, CancellationToken cancellationToken)
    {
        var chosen = partitions.ToHashSet();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The grain moves to another silo.");
        using var impatient = new CancellationTokenSource(patience, Time);
        using var registration = impatient.Token.UnsafeRegister(
            static state => ((Action)state!)(),
            (Action)(() => In(chosen).ForEach(each => each.TryEnqueue(new EngineStep(static (activation, _) => activation.CancelRunning(), null)))));

        // Again until none is left: one may have been made while its partition was turned off. It begins no turn.
        while (In(chosen) is { Count: > 0 } live)
        {
            var ends = live.ConvertAll(each => each.Deactivated);
            live.ForEach(each => each.Deactivate(reason, CancellationToken.None));
            await Task.WhenAll(ends).WaitAsync(cancellationToken);
        }
    }

    public async Task Flush(IReadOnlyCollection<int> partitions, CancellationToken cancellationToken)
    {
        foreach (var flush in Flushing?.GetInvocationList() ?? [])
        {
            await ((Func<IReadOnlyCollection<int>, CancellationToken, Task>)flush)(partitions, cancellationToken);
        }
    }

    public async Task Drop()
    {
        List<Activation> dropped = [.. Classes.SelectMany(each => each.Live).Where(each => each.Partition >= 0)];
        foreach (var activation in dropped)
        {
            activation.Class.Forget(activation);
            activation.Abandon();
        }

        // A turn that still runs must not write under the mark of the next incarnation.
        await Task.WhenAll(dropped.ConvertAll(activation => activation.Deactivated));
    }

    private List<Activation> In(HashSet<int> partitions) =>
        [.. Classes.SelectMany(each => each.Live).Where(each => partitions.Contains(each.Partition)).OrderBy(each => each.GrainId)];
}
