using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>What a process without a silo knows of the owners: it owns nothing, and is told by any member.</summary>
internal sealed class ClientPartitions(TimeProvider time) : IOwnedPartitions
{
    /// <summary>Who heard nothing for so long does not keep callers waiting for an owner.</summary>
    private static readonly TimeSpan s_freshFor = TimeSpan.FromSeconds(5);

    private readonly ClusterMap _map = new(Partitions.Count);
    private long _toldAt = long.MinValue;

    public event Action? Changed;

    /// <summary>The members as last told.</summary>
    public IReadOnlyDictionary<Guid, Member> Members => _map.Members;

    /// <summary>Whether a member has told of the others lately.</summary>
    public bool IsFresh => Volatile.Read(ref _toldAt) is var told and not long.MinValue && time.GetElapsedTime(told) < s_freshFor;

    /// <summary>It has no lease that could be over; nothing is to be hoped for while no member is heard.</summary>
    public TimeSpan RemainingLease => IsFresh ? TimeSpan.MaxValue : TimeSpan.Zero;

    public long ServingEpoch(int partition) => 0;

    public long OwnedEpoch(int partition) => 0;

    public Member? Find(Guid incarnation) => _map.Find(incarnation);

    public IEnumerable<Ownership> All() => _map.All();

    public PartitionOwner? OwnerOf(int partition)
    {
        var known = _map.Of(partition);
        return known.Owner is { } owner && _map.Find(owner) is { } member ? new PartitionOwner(member, known.Epoch, IsSelf: false) : null;
    }

    public void Learn(Ownership newer)
    {
        if (_map.Learn(newer))
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Takes all that a member knows.</summary>
    public void Learn(MapReply map)
    {
        _map.Replace(map.Members);
        foreach (var ownership in map.Ownerships)
        {
            _map.Learn(ownership);
        }

        Volatile.Write(ref _toldAt, time.GetTimestamp());
        Changed?.Invoke();
    }
}
