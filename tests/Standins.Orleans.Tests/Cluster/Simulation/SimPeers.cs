using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>Messages between nodes: they take time, and while a node is cut off they vanish without a word.</summary>
internal sealed class SimPeers(ClusterWorld world, SimNode self) : IPeers
{
    public async Task<TReply> Ask<TReply>(Member member, PeerMessage<TReply> message, TimeSpan timeout, CancellationToken cancellationToken)
        where TReply : class
    {
        var reply = new TaskCompletionSource<TReply>();
        var target = Find(member.Incarnation);
        if (target is not null && IsOpen(target) && !IsLost())
        {
            world.After(world.Between(0.0001, 0.01), target, () => _ = Deliver(target, message, reply));
        }

        try
        {
            return await reply.Task.WaitAsync(timeout, self.Time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new PeerUnreachableException($"{member.Name} did not answer.", exception);
        }
    }

    public bool Reaches(Guid incarnation) => Find(incarnation) is { } target && IsOpen(target);

    private async Task Deliver<TReply>(SimNode target, PeerMessage<TReply> message, TaskCompletionSource<TReply> reply)
        where TReply : class
    {
        var answer = (TReply)await target.Answers.Answer(self.Agent.Self.Incarnation, message);
        if (IsOpen(target) && !IsLost())
        {
            world.After(world.Between(0.0001, 0.01), self, () => reply.TrySetResult(answer));
        }
    }

    private SimNode? Find(Guid incarnation) => world.Nodes.Find(node => !node.IsDead && node.Agent.Self.Incarnation == incarnation);

    private bool IsLost() => world.Stormy && world.OneIn(50);

    private bool IsOpen(SimNode target) => self.CutFromPeersUntil <= world.Now && target.CutFromPeersUntil <= world.Now;
}
