using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>A node's reads of what other nodes own: from a copy while it may, else from the owner.</summary>
internal sealed class SimCopies(SimNode node, SimPeers peers, CopyHolder holder)
{
    public CopyHolder Holder => holder;

    /// <summary>One read, and whether it was answered from a copy; null: nobody answered.</summary>
    public async Task<(long Value, bool Copied)?> Read(int partition)
    {
        if (node.Agent.ServingEpoch(partition) > 0)
        {
            return await node.Host.Call(partition, raises: false) is { } own ? (own, false) : null;
        }

        var key = SimLease.KeyOf(partition);
        if (holder.Find(key) is long copy)
        {
            return (copy, true);
        }

        if (node.Agent.OwnerOf(partition) is not { IsSelf: false } owner)
        {
            return null;
        }

        var request = holder.Begin(key);
        var leased = SimLeased.Refused;
        try
        {
            leased = await peers.Ask(owner.Member, new SimLease(partition, request.Holder), TimeSpan.FromSeconds(5), CancellationToken.None);
        }
        catch (PeerUnreachableException)
        {
        }
        finally
        {
            holder.Conclude(request, leased.Grant, leased.Value);
        }

        return leased.Value is { } value ? (value, false) : null;
    }
}

/// <summary>The call of a grain that tells its value to a node that may keep a copy.</summary>
internal sealed record SimLease(int Partition, Guid Holder) : PeerMessage<SimLeased>
{
    public static string KeyOf(int partition) => "row/" + partition;
}

internal sealed record SimLeased(CopyGrant? Grant, long? Value)
{
    public static readonly SimLeased Refused = new(null, null);
}

/// <summary>Answers the product's messages by its own code, and calls of grains.</summary>
internal sealed class SimAnswers(SimHost host, IPeerHandler inner) : IPeerHandler
{
    public async Task<object> Answer(Guid from, PeerMessage message) =>
        message is SimLease lease ? await host.Lease(lease.Partition, lease.Holder) : await inner.Answer(from, message);
}
