namespace Orleans.Runtime.Cluster;

/// <summary>
/// What the engine asks before it starts a turn and before a reply leaves. Answers come from memory and one read of the
/// clock; any thread may ask.
/// </summary>
internal interface IOwnedPartitions
{
    /// <summary>The epoch under which this silo serves the partition right now; 0: it does not (not owned, moving, or the lease is over).</summary>
    long ServingEpoch(int partition);

    /// <summary>The epoch under which a turn that is under way may still answer: that of <see cref="ServingEpoch"/>, and on until the partition is given up.</summary>
    long OwnedEpoch(int partition);

    /// <summary>The owner as this process knows it; null: unknown or nobody. May be out of date.</summary>
    PartitionOwner? OwnerOf(int partition);

    /// <summary>Takes note of newer knowledge that came with an answer. Older epochs change nothing.</summary>
    void Learn(Ownership newer);

    /// <summary>How much longer this silo may serve if it renewed no more; never negative.</summary>
    TimeSpan RemainingLease { get; }

    /// <summary>Raised after the local map changed: calls held back may find their way now.</summary>
    event Action? Changed;
}

/// <param name="Member">Where to send.</param>
/// <param name="Epoch">Under which claim.</param>
/// <param name="IsSelf">Whether it is this silo.</param>
internal sealed record PartitionOwner(Member Member, long Epoch, bool IsSelf);

/// <summary>What the protocol asks of the engine that serves the partitions.</summary>
internal interface IPartitionHost
{
    /// <summary>Ends the activations of partitions that were just turned off, after their turns; what waits finds its new owner by itself. Tokens of turns are cancelled after <paramref name="patience"/>.</summary>
    Task Drain(IReadOnlyCollection<int> partitions, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Writes what is held back for the partitions. Called after <see cref="Drain"/> and before they are given up.</summary>
    Task Flush(IReadOnlyCollection<int> partitions, CancellationToken cancellationToken);

    /// <summary>Ends all activations at once without writing: this incarnation was judged dead.</summary>
    Task Drop();
}
