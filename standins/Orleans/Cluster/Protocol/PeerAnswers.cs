namespace Orleans.Runtime.Cluster;

/// <summary>Answers the protocol's messages of other members.</summary>
internal sealed class PeerAnswers(ClusterAgent agent, CopyLeases? leases = null, CopyHolder? copies = null, ClusterTime? time = null) : IPeerHandler
{
    public async Task<object> Answer(Guid from, PeerMessage message)
    {
        switch (message)
        {
            case OwnershipChanged changed:
                agent.Hear(changed.Changed);
                return Taken.Instance;
            case GetMap:
                return new MapReply([.. agent.Map.Members.Values], [.. agent.Map.All()]);
            case GetStanding:
                return new Standing(agent.IsReady, time?.GetUtcNow() ?? default);
            case CopyVoid ended when copies is not null:
                copies.Drop(ended);
                return Taken.Instance;
            case CopyRefresh refresh when leases is not null:
                return leases.Refresh(refresh);
            case CopyListen listen when leases is not null:
                return await leases.Listen(listen);
            default:
                throw new NotSupportedException($"No answer to {message.GetType().Name} here.");
        }
    }
}
