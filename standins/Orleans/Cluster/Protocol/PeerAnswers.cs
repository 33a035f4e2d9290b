namespace Orleans.Runtime.Cluster;

/// <summary>Answers the protocol's messages of other members.</summary>
internal sealed class PeerAnswers(ClusterAgent agent) : IPeerHandler
{
    public Task<object> Answer(Guid from, PeerMessage message)
    {
        switch (message)
        {
            case OwnershipChanged changed:
                foreach (var ownership in changed.Changed)
                {
                    agent.Learn(ownership);
                }

                return Task.FromResult<object>(Taken.Instance);
            case GetMap:
                return Task.FromResult<object>(new MapReply([.. agent.Map.Members.Values], [.. agent.Map.All()]));
            default:
                throw new NotSupportedException($"No answer to {message.GetType().Name} here.");
        }
    }
}
