namespace Orleans.Runtime.Cluster;

/// <summary>Answers the protocol's messages of other members.</summary>
internal sealed class PeerAnswers(ClusterAgent agent, CopyLeases? leases = null, CopyHolder? copies = null) : IPeerHandler
{
    public Task<object> Answer(Guid from, PeerMessage message)
    {
        switch (message)
        {
            case OwnershipChanged changed:
                agent.Hear(changed.Changed);
                return Task.FromResult<object>(Taken.Instance);
            case GetMap:
                return Task.FromResult<object>(new MapReply([.. agent.Map.Members.Values], [.. agent.Map.All()]));
            case CopyVoid ended when copies is not null:
                copies.Drop(ended);
                return Task.FromResult<object>(Taken.Instance);
            case CopyRefresh refresh when leases is not null:
                return Task.FromResult<object>(leases.Refresh(refresh));
            default:
                throw new NotSupportedException($"No answer to {message.GetType().Name} here.");
        }
    }
}
