namespace Sesame.Abstractions.Cluster;

/// <summary>A node's copy of one grain's state.</summary>
public interface ILeasedCopy<TCopy> where TCopy : class
{
    /// <summary>What may be answered from at this very moment. Safe for many threads, takes no lock.</summary>
    FoundCopy Find(out TCopy? copy);

    /// <summary>Asks the owner, and keeps what it lets this node keep. Null: it has nothing to tell.</summary>
    ValueTask<TCopy?> Ask();
}
