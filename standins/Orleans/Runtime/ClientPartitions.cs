using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>What a process without a silo knows of the owners: it owns nothing, and is told by any member.</summary>
internal sealed class ClientPartitions : IOwnedPartitions
{
    private readonly ClusterMap _map = new(Partitions.Count);

    public event Action? Changed;

    /// <summary>The members as last told.</summary>
    public IReadOnlyDictionary<Guid, Member> Members => _map.Members;

    /// <summary>It has no lease that could be over.</summary>
    public TimeSpan RemainingLease => TimeSpan.MaxValue;

    public long ServingEpoch(int partition) => 0;

    public long OwnedEpoch(int partition) => 0;

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

        Changed?.Invoke();
    }
}
