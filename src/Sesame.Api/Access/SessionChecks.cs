using Orleans;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Sessions;

namespace Sesame.Api.Access;

/// <summary>Asks whether sessions are alive: the grain where it is served on this node, a leased copy where it is not.</summary>
internal sealed class SessionChecks(IGrainFactory grains, TimeProvider time, ILeasedCopies? copies = null)
{
    /// <summary>One session, to be kept by whoever checks it often.</summary>
    public CheckedSession Of(Guid session)
    {
        var grain = grains.GetGrain<ISessionGrain>(session.ToString());
        return new CheckedSession(grain, copies?.Of(grain, grain.Lease, notesUse: true), time);
    }
}

/// <summary>One session, as this node may check it.</summary>
internal sealed class CheckedSession(ISessionGrain grain, ILeasedCopy<SessionCopy>? leased, TimeProvider time)
{
    /// <summary>Whose session it is while it is alive; null when it is not. A warm check answers from this node's memory.</summary>
    public ValueTask<SessionCheck?> Check() => TryCheck(out var checking) ? checking : Ask(leased!);

    /// <summary>The same, unless another node has to be asked; then false, and nothing was begun.</summary>
    public bool TryCheck(out ValueTask<SessionCheck?> checking)
    {
        SessionCopy? copy = null;
        switch (leased?.Find(out copy) ?? FoundCopy.Grain)
        {
            case FoundCopy.Grain:
                checking = grain.Check();
                return true;
            case FoundCopy.Copy when copy!.IsSurelyLive(time.GetUtcNow()):
                checking = ValueTask.FromResult<SessionCheck?>(copy.Holder);
                return true;
            default:
                checking = default;
                return false;
        }
    }

    private static async ValueTask<SessionCheck?> Ask(ILeasedCopy<SessionCopy> leased) => (await leased.Ask())?.Holder;
}
