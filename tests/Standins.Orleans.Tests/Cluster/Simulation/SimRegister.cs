namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>
/// Callers and their memory: what was acknowledged once must be seen by every call that begins later, and no number is
/// given out twice.
/// </summary>
internal sealed class SimRegister(ClusterWorld world)
{
    private readonly long[] _acknowledged = new long[world.Settings.PartitionsCount];

    public int Acknowledged { get; private set; }

    /// <summary>Reads that were answered from copies.</summary>
    public int Copied { get; private set; }

    /// <summary>When each partition was served last (true time).</summary>
    public long[] ServedAt { get; } = new long[world.Settings.PartitionsCount];

    public void Begin()
    {
        world.After(world.Between(0.005, 0.1), null, Begin);
        var living = world.Nodes.FindAll(node => !node.IsDead && node.HasStarted && node.FrozenUntil <= world.Now);
        if (living.Count > 0)
        {
            var node = living[world.Next(living.Count)];
            var partition = world.Next(_acknowledged.Length);
            var raises = world.OneIn(2);
            var mayBeCopy = !raises && world.OneIn(2);
            node.Run(() => mayBeCopy ? Read(node, partition) : Call(node, partition, raises));
        }
    }

    // What a copy shows binds no later read: a change that is under way may be seen here and not yet there.
    private async Task Read(SimNode node, int partition)
    {
        var floor = _acknowledged[partition];
        if (await node.Copies.Read(partition) is not { } read)
        {
            return;
        }

        Copied += read.Copied ? 1 : 0;
        if (read.Value < floor)
        {
            world.Break($"Copies: partition {partition} answered {read.Value} on {node.Name} {(read.Copied ? "from a copy " : "")}after {floor} was acknowledged");
        }
    }

    private async Task Call(SimNode node, int partition, bool raises)
    {
        var floor = _acknowledged[partition];
        if (await node.Host.Call(partition, raises) is not { } value)
        {
            return;
        }

        Acknowledged++;
        ServedAt[partition] = world.Now;
        if (value < floor || (raises && value <= floor))
        {
            world.Break($"P1: partition {partition} answered {value} on {node.Name} after {floor} was acknowledged");
        }

        if (raises && value == _acknowledged[partition])
        {
            world.Break($"P1: partition {partition} gave {value} out twice");
        }

        _acknowledged[partition] = Math.Max(value, _acknowledged[partition]);
    }

    /// <summary>Chance alone may have asked nobody for one of them for long.</summary>
    public void AskAll()
    {
        for (var asked = 0; asked < _acknowledged.Length; asked++)
        {
            var partition = asked;
            if (world.Nodes.Find(node => !node.IsDead && node.Agent.ServingEpoch(partition) > 0) is { } node)
            {
                node.Run(() => Call(node, partition, raises: false));
            }
        }
    }

    public void CheckAtEnd()
    {
        foreach (var node in world.Nodes.FindAll(node => !node.IsDead && !node.IsLeaving && !node.Agent.Tenure.HoldsLease))
        {
            world.Break($"P3: {node.Name} did not come back. {world.Describe()}");
        }

        for (var partition = 0; partition < _acknowledged.Length; partition++)
        {
            if (world.Database.Rows[partition] < _acknowledged[partition])
            {
                world.Break($"P2: partition {partition} lost {_acknowledged[partition]}; it holds {world.Database.Rows[partition]}");
            }

            if (!world.Nodes.Exists(node => !node.IsDead && node.Agent.ServingEpoch(partition) > 0) || ServedAt[partition] < world.Now - (long)(world.Settings.LeaseSeconds * 3.4e9))
            {
                world.Break($"P3: partition {partition} is not served though all is well again. {world.Describe()}");
            }
        }
    }
}
