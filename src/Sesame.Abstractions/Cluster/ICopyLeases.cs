using Orleans.Runtime;

namespace Sesame.Abstractions.Cluster;

/// <summary>The owner's side of <see cref="ILeasedCopies"/>. Both are for the grain whose state it is, in its turns.</summary>
public interface ICopyLeases
{
    /// <summary>Lets a node keep what the grain tells it in the same turn, with nothing awaited in between. Null: it may not.</summary>
    CopyGrant? Grant(IGrainContext grain, Guid holder);

    /// <summary>
    /// Ends all copies of the grain's state; after a change, also one whose outcome is not known, and before it is answered. Takes a round trip when there
    /// are holders, and at most two seconds when one of them does not answer.
    /// </summary>
    Task Void(IGrainContext grain);
}
