namespace Orleans.Runtime.Cluster;

/// <summary>Messages to other members. The simulation has its own; in a process they go over TCP.</summary>
internal interface IPeers
{
    /// <summary>Asks a member and waits for its reply. Throws <see cref="PeerUnreachableException"/> when it cannot be reached or does not answer in time.</summary>
    Task<TReply> Ask<TReply>(Member member, PeerMessage<TReply> message, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TReply : class;

    /// <summary>Whether a connection stands.</summary>
    bool Reaches(Guid incarnation);
}

/// <summary>Answers what other members ask.</summary>
internal interface IPeerHandler
{
    Task<object> Answer(Guid from, PeerMessage message);
}

/// <summary>Something a member is asked. Each derived record has an alias, by which other versions know it.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.message")]
internal abstract record PeerMessage;

/// <summary>With the type of its reply.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.message.of")]
internal abstract record PeerMessage<TReply> : PeerMessage where TReply : class;

/// <summary>The message was not answered; whether it was taken is not known.</summary>
internal sealed class PeerUnreachableException(string message, Exception? cause = null) : OrleansException(message, cause);
