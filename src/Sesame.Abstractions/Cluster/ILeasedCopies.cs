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
