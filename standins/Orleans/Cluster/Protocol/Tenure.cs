namespace Orleans.Runtime.Cluster;

/// <summary>
/// What one incarnation may serve, and until when. A later incarnation of the same process has an object of its own, so
/// that a thread which held this one while the process stood still finds a lease that was never renewed again.
/// </summary>
internal sealed class Tenure(Guid incarnation, IBootClock clock, ClusterSettings settings, IClusterFaults? faults)
{
    private readonly long[] _serving = new long[settings.PartitionsCount];
    private readonly long[] _owned = new long[settings.PartitionsCount];
    private long _leaseEnd = long.MinValue;
    private int _ended;

    public Guid Incarnation => incarnation;

    /// <summary>Partitions on their way to others. The steward's alone, as is <see cref="IsClaiming"/>.</summary>
    public HashSet<int> Moving { get; } = [];

    public bool IsClaiming { get; set; }

    /// <summary>The end of the lease on the machine's clock, in nanoseconds.</summary>
    public long LeaseEnd => Volatile.Read(ref _leaseEnd);

    /// <summary>Whether it is over for good, as opposed to a lease that may be renewed yet.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    public bool HoldsLease => faults?.IgnoresLease(this, clock) ?? clock.Now < LeaseEnd;

    public TimeSpan Remaining => HoldsLease ? TimeSpan.FromTicks(Math.Max(0, (LeaseEnd - clock.Now) / 100)) : TimeSpan.Zero;

    /// <summary>The epoch under which the partition is served now; 0: it is not.</summary>
    public long ServingEpoch(int partition)
    {
        var epoch = Volatile.Read(ref _serving[partition]);
        return epoch != 0 && HoldsLease ? epoch : 0;
    }

    /// <summary>The epoch under which turns that run may still end well: as long as the partition is not given up; 0: none.</summary>
    public long OwnedEpoch(int partition)
    {
        var epoch = Volatile.Read(ref _owned[partition]);
        return epoch != 0 && HoldsLease ? epoch : 0;
    }

    /// <summary>A renewal that began then was good. A late one never shortens the lease.</summary>
    public void Extend(long renewalStart)
    {
        var end = renewalStart + (settings.ServeFor.Ticks * 100);
        lock (_serving)
        {
            if (end > _leaseEnd && !HasEnded)
            {
                Volatile.Write(ref _leaseEnd, end);
            }
        }
    }

    public void TurnOn(Ownership owned)
    {
        if (!HasEnded)
        {
            Volatile.Write(ref _owned[owned.Partition], owned.Epoch);
            Volatile.Write(ref _serving[owned.Partition], owned.Epoch);
        }
    }

    /// <summary>From the return on, no turn begins in the partition.</summary>
    public void TurnOff(int partition) => Interlocked.Exchange(ref _serving[partition], 0);

    /// <summary>Its turns have ended and it is about to be given up.</summary>
    public void GiveUp(int partition) => Interlocked.Exchange(ref _owned[partition], 0);

    /// <summary>Ends it for good.</summary>
    public void End()
    {
        lock (_serving)
        {
            Volatile.Write(ref _ended, 1);
            Volatile.Write(ref _leaseEnd, long.MinValue);
        }

        for (var partition = 0; partition < _serving.Length; partition++)
        {
            TurnOff(partition);
            GiveUp(partition);
        }
    }
}
