using Orleans.Runtime.Cluster;

namespace Orleans.TestingHost;

/// <summary>The rows of a cluster in this process's memory, shared by its silos; each silo has its own way to them.</summary>
internal sealed class MemoryClusterRows
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Member> _members = [];
    private readonly (Guid? Owner, long Epoch, long Change)[] _partitions = new (Guid?, long, long)[Partitions.Count];
    private long _change = 1;

    public MemoryClusterRows() => Array.Fill(_partitions, (null, 0, 1));

    public IClusterStore Open() => new Store(this);

    private sealed class Store(MemoryClusterRows rows) : IClusterStore
    {
        public Task Join(Member self, CancellationToken cancellationToken) => Do(() => rows._members[self.Incarnation] = self);

        public Task<ClusterView?> Renew(Guid incarnation, long knownChange, CancellationToken cancellationToken) => Do(() =>
        {
            if (!rows._members.TryGetValue(incarnation, out var member) || !member.IsServing)
            {
                return null;
            }

            rows._members[incarnation] = member with { Counter = member.Counter + 1 };
            return View(knownChange);
        });

        public Task<ClusterView> Read(long knownChange, CancellationToken cancellationToken) => Do(() => View(knownChange));

        public Task<IReadOnlyList<Ownership>> Claim(Guid incarnation, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken) =>
            Do<IReadOnlyList<Ownership>>(() =>
            {
                if (rows._members[incarnation].Status != MemberStatus.Active)
                {
                    throw new NotMemberException("not active");
                }

                var change = ++rows._change;
                var won = partitions.Where(partition => rows._partitions[partition].Owner is null).ToList();
                won.ForEach(partition => rows._partitions[partition] = (incarnation, rows._partitions[partition].Epoch + 1, change));
                return won.ConvertAll(partition => new Ownership(partition, incarnation, rows._partitions[partition].Epoch));
            });

        public Task Release(Guid incarnation, IReadOnlyCollection<Ownership> partitions, CancellationToken cancellationToken) => Do(() =>
        {
            var change = ++rows._change;
            foreach (var owned in partitions.Where(owned => rows._partitions[owned.Partition] is var row && row.Owner == incarnation && row.Epoch == owned.Epoch))
            {
                rows._partitions[owned.Partition] = (null, owned.Epoch, change);
            }

            return true;
        });

        public Task BeginLeave(Guid incarnation, CancellationToken cancellationToken) =>
            Do(() => rows._members[incarnation] = rows._members[incarnation] with { Status = MemberStatus.Leaving });

        public Task<bool> EndLeave(Guid incarnation, CancellationToken cancellationToken) => Do(() =>
        {
            if (rows._partitions.Any(row => row.Owner == incarnation))
            {
                return false;
            }

            rows._members.Remove(incarnation);
            return true;
        });

        public Task<bool> Condemn(Guid incarnation, long counter, CancellationToken cancellationToken) => Do(() =>
        {
            if (!rows._members.TryGetValue(incarnation, out var member) || !member.IsServing || member.Counter != counter)
            {
                return false;
            }

            rows._members[incarnation] = member with { Status = MemberStatus.Dead };
            return true;
        });

        public Task Fence(Guid incarnation, CancellationToken cancellationToken) => Do(() =>
        {
            var change = ++rows._change;
            for (var partition = 0; partition < Partitions.Count; partition++)
            {
                if (rows._partitions[partition].Owner == incarnation)
                {
                    rows._partitions[partition] = (null, rows._partitions[partition].Epoch, change);
                }
            }

            return rows._members.Remove(incarnation);
        });

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private ClusterView View(long knownChange) => new(
            TimeProvider.System.GetUtcNow(),
            [.. rows._members.Values],
            [.. rows._partitions.Select((row, partition) => (row, partition)).Where(pair => pair.row.Change > knownChange).Select(pair => new Ownership(pair.partition, pair.row.Owner, pair.row.Epoch))],
            rows._change);

        private Task<T> Do<T>(Func<T> work)
        {
            lock (rows._gate)
            {
                try
                {
                    return Task.FromResult(work());
                }
                catch (Exception exception)
                {
                    return Task.FromException<T>(exception);
                }
            }
        }
    }
}
