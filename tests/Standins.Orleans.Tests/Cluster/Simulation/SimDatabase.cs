using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>
/// The store as a server sees it: transactions happen at one moment each; a statement whose client is gone may still
/// commit later, unless its connection was ended before.
/// </summary>
internal sealed class SimDatabase
{
    private readonly ClusterWorld _world;
    private readonly Dictionary<Guid, Member> _members = [];
    private readonly (Guid? Owner, long Epoch, long Change)[] _partitions;
    private readonly HashSet<Guid> _ended = [];
    private readonly Dictionary<int, long> _firstReadEpoch = [];
    private long _change;

    public SimDatabase(ClusterWorld world)
    {
        _world = world;
        _partitions = new (Guid?, long, long)[world.Settings.PartitionsCount];
        Rows = new long[world.Settings.PartitionsCount];
    }

    /// <summary>What the grains saved: one number a partition.</summary>
    public long[] Rows { get; }

    public long DownUntil { get; set; }

    public bool IsDown => DownUntil > _world.Now;

    /// <summary>Statements at work, by the member whose connection they came on.</summary>
    public List<(Guid Incarnation, Guid Statement)> AtWork { get; } = [];

    public IEnumerable<Guid?> Owners => _partitions.Select(each => each.Owner);

    /// <summary>Whether a connection of this member takes statements: it stands, or a new one would be let in.</summary>
    public bool Admits(Guid incarnation) => !_ended.Contains(incarnation);

    public void Join(Member member) => _members.Add(member.Incarnation, member);

    public bool Renew(Guid incarnation)
    {
        if (!IsServing(incarnation))
        {
            return false;
        }

        _members[incarnation] = _members[incarnation] with { Counter = _members[incarnation].Counter + 1 };
        return true;
    }

    public ClusterView View(long knownChange) => new(
        DateTimeOffset.UnixEpoch.AddTicks(_world.Now / 100),
        [.. _members.Values.Where(member => member.Status != MemberStatus.Gone)],
        [.. _partitions.Select((each, partition) => (each, partition)).Where(pair => pair.each.Change > knownChange).Select(pair => new Ownership(pair.partition, pair.each.Owner, pair.each.Epoch))],
        _change);

    public IReadOnlyList<Ownership> Claim(Guid incarnation, IEnumerable<int> partitions)
    {
        if (!_members.TryGetValue(incarnation, out var member) || member.Status != MemberStatus.Active)
        {
            throw new NotMemberException("not active");
        }

        var won = new List<Ownership>();
        foreach (var partition in partitions.Where(partition => _partitions[partition].Owner is null))
        {
            var epoch = _partitions[partition].Epoch + (_world.Bug == PlantedBug.EpochReused && _partitions[partition].Epoch > 0 ? 0 : 1);
            _partitions[partition] = (incarnation, epoch, ++_change);
            won.Add(new Ownership(partition, incarnation, epoch));
        }

        return won;
    }

    public void Release(Guid incarnation, IEnumerable<Ownership> owned)
    {
        if (!IsServing(incarnation))
        {
            throw new NotMemberException("judged dead");
        }

        foreach (var each in owned.Where(each => _partitions[each.Partition].Owner == incarnation && _partitions[each.Partition].Epoch == each.Epoch))
        {
            _partitions[each.Partition] = (null, each.Epoch, ++_change);
        }
    }

    public void BeginLeave(Guid incarnation)
    {
        if (_members.TryGetValue(incarnation, out var member) && member.Status == MemberStatus.Active)
        {
            SetStatus(incarnation, MemberStatus.Leaving);
        }
    }

    public bool EndLeave(Guid incarnation)
    {
        if (_members.TryGetValue(incarnation, out var member) && member.Status == MemberStatus.Leaving && !Owners.Contains(incarnation))
        {
            SetStatus(incarnation, MemberStatus.Gone);
        }

        return _members.TryGetValue(incarnation, out member) && member.Status == MemberStatus.Gone;
    }

    private void SetStatus(Guid incarnation, MemberStatus status) => _members[incarnation] = _members[incarnation] with { Status = status };

    public bool Condemn(Guid incarnation, long counter)
    {
        if (!IsServing(incarnation) || _members[incarnation].Counter != counter)
        {
            return false;
        }

        SetStatus(incarnation, MemberStatus.Dead);
        return true;
    }

    public bool IsDead(Guid incarnation) => _members.TryGetValue(incarnation, out var member) && member.Status == MemberStatus.Dead;

    /// <summary>Ends the member's connections: what is at work on them never commits.</summary>
    public void EndConnections(Guid incarnation)
    {
        if (_world.Bug == PlantedBug.NoFenceAtTakeover)
        {
            return;
        }

        _ended.Add(incarnation);
        AtWork.RemoveAll(each => each.Incarnation == incarnation);
    }

    public void Free(Guid incarnation)
    {
        for (var partition = 0; partition < _partitions.Length; partition++)
        {
            if (_partitions[partition].Owner == incarnation)
            {
                _partitions[partition] = (null, _partitions[partition].Epoch, ++_change);
            }
        }

        SetStatus(incarnation, MemberStatus.Gone);
    }

    public long ReadRow(int partition, long epoch)
    {
        _firstReadEpoch[partition] = Math.Max(epoch, _firstReadEpoch.GetValueOrDefault(partition));
        return Rows[partition];
    }

    public long WriteRow(int partition, long epoch, long value)
    {
        if (epoch < _firstReadEpoch.GetValueOrDefault(partition))
        {
            _world.Break($"P1: a write of epoch {epoch} of partition {partition} committed after the first read of epoch {_firstReadEpoch[partition]}");
        }

        return Rows[partition] = value;
    }

    public string Describe() =>
        string.Join(',', _partitions.Select(each => $"{each.Owner?.ToString()[..4] ?? "-"}/{each.Epoch}")) + " members " +
        string.Join(',', _members.Values.Where(member => member.Status != MemberStatus.Gone).Select(member => $"{member.Name} {member.Incarnation.ToString()[..4]} {member.Status} {member.Counter}"));

    private bool IsServing(Guid incarnation) => _members.TryGetValue(incarnation, out var member) && member.IsServing;
}
