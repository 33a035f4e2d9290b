using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Storage;

namespace Sesame.Standins.Cluster;

/// <summary>
/// Follows which incarnation this member is. A good renewal tells of a new one before anything is claimed under it, so its connections carry its mark
/// before they serve it.
/// </summary>
internal sealed class Membership : IConnectionMark, IServingLease
{
    private readonly ClusterAgent agent;
    private volatile Known? known;

    public Membership(ClusterRuntime runtime)
    {
        agent = runtime.Agent;
        agent.TimeTold += (_, _, _) => Follow();
    }

    public event Action? Changed;

    public Guid? Incarnation => known?.Incarnation;

    public long Term => known is { } current && agent.Tenure is var tenure && tenure.Incarnation == current.Incarnation && tenure.HoldsLease ? current.Number : 0;

    public bool TurnServes => RuntimeContext.Current is not Activation turn || turn.StillServes(turn.Epoch);

    private void Follow()
    {
        var incarnation = agent.Self.Incarnation;
        if (known is { } current && current.Incarnation == incarnation)
        {
            return;
        }

        known = new Known(incarnation, (known?.Number ?? 0) + 1);
        Changed?.Invoke();
    }

    private sealed record Known(Guid Incarnation, long Number);
}
