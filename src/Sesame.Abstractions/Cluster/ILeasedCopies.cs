using Orleans;

namespace Sesame.Abstractions.Cluster;

/// <summary>
/// Copies of what grains of other nodes hold, so that a read that every call makes costs no hop. A copy may be answered from only while its owner's
/// word for it stands; what was changed by a call that has returned is in no copy. Not registered: every read asks the grain, with the same answers.
/// </summary>
public interface ILeasedCopies
{
    /// <summary>This node's copy of one grain's state. To be kept by whoever reads it often; it holds nothing itself.</summary>
    /// <param name="grain">The owner.</param>
    /// <param name="lease">Asks it for a copy; the argument says for whom.</param>
    /// <param name="notesUse">Whether its use is told to <see cref="ICopyUse"/> on the owner's node, within seconds.</param>
    ILeasedCopy<TCopy> Of<TCopy>(IGrainWithStringKey grain, Func<Guid, ValueTask<Leased<TCopy>>> lease, bool notesUse = false) where TCopy : class;
}

/// <summary>A node's copy of one grain's state.</summary>
public interface ILeasedCopy<TCopy> where TCopy : class
{
    /// <summary>What may be answered from at this very moment. Safe for many threads, takes no lock.</summary>
    FoundCopy Find(out TCopy? copy);

    /// <summary>Asks the owner, and keeps what it lets this node keep. Null: it has nothing to tell.</summary>
    ValueTask<TCopy?> Ask();
}

/// <summary>What a node has of a grain's state.</summary>
public enum FoundCopy
{
    /// <summary>Nothing: ask.</summary>
    None = 0,

    /// <summary>A copy that is in force.</summary>
    Copy = 1,

    /// <summary>The grain itself is served here; asking it costs no hop.</summary>
    Grain = 2,
}
