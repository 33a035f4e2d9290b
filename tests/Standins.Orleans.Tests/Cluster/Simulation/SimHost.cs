using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>
/// The grains of one node, one a partition: a number that is loaded, raised, saved, and answered, one turn at a time,
/// with the checks where the engine has them.
/// </summary>
internal sealed class SimHost(ClusterWorld world, SimNode node) : IPartitionHost
{
    private readonly Dictionary<int, Grain> _live = [];

    public async Task Drain(IReadOnlyCollection<int> partitions, TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var partition in partitions)
        {
            if (_live.TryGetValue(partition, out var grain))
            {
                await grain.Enter();
                _live.Remove(partition);
                grain.Leave();
            }
        }
    }

    public async Task Flush(IReadOnlyCollection<int> partitions, CancellationToken cancellationToken)
    {
        await node.Leases.VoidAll(partitions);
        await world.Pause(node, 0.01);
        if (world.Stormy && world.OneIn(20))
        {
            throw new IOException("what was held back could not be written");
        }
    }

    /// <summary>Nothing begins any more, and what runs comes to its end.</summary>
    public async Task Drop()
    {
        var dropped = _live.Values.ToList();
        _live.Clear();
        foreach (var grain in dropped)
        {
            await grain.Enter();
            grain.Leave();
        }
    }

    /// <summary>One call; null: refused before it began, or with an outcome that is not known.</summary>
    public async Task<long?> Call(int partition, bool raises)
    {
        if (node.Agent.ServingEpoch(partition) == 0)
        {
            return null;
        }

        if (!_live.TryGetValue(partition, out var grain))
        {
            _live[partition] = grain = new Grain();
        }

        await grain.Enter();
        try
        {
            return await Turn(partition, grain, raises);
        }
        catch (Exception exception) when (exception is IOException or NotMemberException)
        {
            grain.Value = null;
            return null;
        }
        finally
        {
            grain.Leave();
        }
    }

    /// <summary>Another node wants a copy. It interleaves: while a change is saved, what was saved before is shown.</summary>
    public async Task<SimLeased> Lease(int partition, Guid holder)
    {
        if (!_live.TryGetValue(partition, out var grain))
        {
            if (node.Agent.ServingEpoch(partition) == 0 || await Call(partition, raises: false) is null || !_live.TryGetValue(partition, out grain))
            {
                return SimLeased.Refused;
            }
        }

        var epoch = node.Agent.ServingEpoch(partition);
        if (epoch == 0 || grain.Shown is not { } shown)
        {
            return SimLeased.Refused;
        }

        var grant = node.Leases.Grant(SimLease.KeyOf(partition), partition, epoch, holder);
        if (world.OneIn(6))
        {
            await world.Pause(node, 0.3);
        }

        return node.Agent.OwnedEpoch(partition) == epoch ? new SimLeased(grant, shown) : SimLeased.Refused;
    }

    private async Task<long?> Turn(int partition, Grain grain, bool raises)
    {
        // After the turn was entered: one that was turned off before cannot begin.
        var epoch = node.Agent.ServingEpoch(partition);
        if (epoch == 0 || !(_live.TryGetValue(partition, out var current) && ReferenceEquals(current, grain)))
        {
            return null;
        }

        var value = grain.Value ??= await node.Store.ReadRow(partition, epoch);
        if (world.OneIn(6))
        {
            // A few take so long that a lease, or a whole incarnation, ends meanwhile.
            await world.Pause(node, world.Stormy && world.OneIn(25) ? 9 : 0.3);
        }

        grain.Shown = value;
        if (raises)
        {
            grain.Value = null;
            value = await Raise(partition, epoch, grain, value);
        }

        // Before the answer leaves.
        return node.Agent.OwnedEpoch(partition) == epoch ? value : null;
    }

    private async Task<long> Raise(int partition, long epoch, Grain grain, long value)
    {
        try
        {
            grain.Value = grain.Shown = await node.Store.WriteRow(partition, epoch, value + 1);
            return value + 1;
        }
        catch
        {
            // What is committed is not known until it is read again.
            grain.Shown = null;
            throw;
        }
        finally
        {
            await node.Leases.Void(SimLease.KeyOf(partition));
        }
    }

    private sealed class Grain
    {
        private readonly SemaphoreSlim _turn = new(1);

        public long? Value { get; set; }

        /// <summary>What those are told who do not wait for a turn.</summary>
        public long? Shown { get; set; }

        public Task Enter() => _turn.WaitAsync();

        public void Leave() => _turn.Release();
    }
}
