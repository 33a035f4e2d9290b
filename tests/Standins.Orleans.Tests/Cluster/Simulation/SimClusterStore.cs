using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>A node's way to the store: statements take time, are lost before or after they were committed, or come back late.</summary>
internal sealed class SimClusterStore(ClusterWorld world, SimNode node) : IClusterStore
{
    private Guid _incarnation;

    public Task Join(Member self, CancellationToken cancellationToken)
    {
        _incarnation = self.Incarnation;
        return Execute(database =>
        {
            database.Join(self);
            return 0;
        });
    }

    public async Task<ClusterView?> Renew(Guid incarnation, long knownChange, CancellationToken cancellationToken)
    {
        try
        {
            return await Execute(database => database.Renew(incarnation) ? database.View(knownChange) : null);
        }
        catch (NotMemberException)
        {
            // Not even a connection is let in for it any more.
            return null;
        }
    }

    public Task<ClusterView> Read(long knownChange, CancellationToken cancellationToken) => Execute(database => database.View(knownChange));

    public Task<IReadOnlyList<Ownership>> Claim(Guid incarnation, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken) =>
        Execute(database => database.Claim(incarnation, partitions));

    public Task Release(Guid incarnation, IReadOnlyCollection<Ownership> partitions, CancellationToken cancellationToken) => Execute(database =>
    {
        database.Release(incarnation, partitions);
        return 0;
    });

    public Task BeginLeave(Guid incarnation, CancellationToken cancellationToken) => Execute(database =>
    {
        database.BeginLeave(incarnation);
        return 0;
    });

    public Task<bool> EndLeave(Guid incarnation, CancellationToken cancellationToken) => Execute(database => database.EndLeave(incarnation));

    public Task<bool> Condemn(Guid incarnation, long counter, CancellationToken cancellationToken) =>
        Execute(database => database.Condemn(incarnation, counter));

    public async Task Fence(Guid incarnation, CancellationToken cancellationToken)
    {
        await Execute(database =>
        {
            if (database.IsDead(incarnation))
            {
                database.EndConnections(incarnation);
            }

            return 0;
        });
        await Execute(database =>
        {
            if (database.IsDead(incarnation))
            {
                database.Free(incarnation);
            }

            return 0;
        });
    }

    public Task<long> ReadRow(int partition, long epoch) => Execute(database => database.ReadRow(partition, epoch));

    public Task<long> WriteRow(int partition, long epoch, long value) => Execute(database => database.WriteRow(partition, epoch, value), mayBeSlow: true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Execute<T>(Func<SimDatabase, T> transaction, bool mayBeSlow = false)
    {
        var database = world.Database;
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var incarnation = _incarnation;
        var statement = world.NextGuid();
        if (IsCut || !database.Admits(incarnation))
        {
            Exception failure = IsCut ? new IOException("the store cannot be reached") : new NotMemberException("fenced");
            world.After(world.Between(0.01, 0.5), node, () => answer.TrySetException(failure));
            return answer.Task;
        }

        // From here on the server has it, whatever becomes of the node.
        database.AtWork.Add((incarnation, statement));
        var commitsIn = mayBeSlow && world.Stormy && world.OneIn(30) ? world.Between(0.5, 14) : world.Between(0.0005, 0.02);
        world.After(commitsIn, null, () => Commit());
        return answer.Task;

        void Commit()
        {
            if (!database.AtWork.Remove((incarnation, statement)) || database.IsDown)
            {
                world.After(0, node, () => answer.TrySetException(new IOException("the connection was ended")));
                return;
            }

            try
            {
                var result = transaction(database);
                if (IsCut || (world.Stormy && world.OneIn(60)))
                {
                    world.After(world.Between(0.01, 2), node, () => answer.TrySetException(new IOException("the connection broke after the commit")));
                    return;
                }

                world.After(world.Between(0.0005, 0.02), node, () => answer.TrySetResult(result));
            }
            catch (Exception exception)
            {
                world.After(world.Between(0.0005, 0.02), node, () => answer.TrySetException(exception));
            }
        }
    }

    private bool IsCut => world.Database.IsDown || node.CutFromStoreUntil > world.Now;
}
