namespace Sesame.Grains.Storage;

/// <summary>
/// Under which incarnation a member of a cluster reaches the database. Whoever judges it dead ends all connections that carry the mark before another
/// member serves its grains.
/// </summary>
public interface IConnectionMark
{
    /// <summary>The member's incarnation; null before it has joined.</summary>
    Guid? Incarnation { get; }

    /// <summary>Whether the grain whose turn runs here, if one does, is still this member's to write. Asked with the connection in hand.</summary>
    bool TurnServes { get; }

    /// <summary>Raised when the incarnation is another one, before it serves anything: connections and memory of the one before are void.</summary>
    event Action? Changed;
}
