using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>Bugs that a change could bring in; each must be found by the simulation.</summary>
internal enum PlantedBug
{
    NoSelfFencing,
    LeaseFlagByTimer,
    NoFenceAtTakeover,
    HandsOverBeforeDraining,
    EpochReused,
    VoidNotAwaited,
}

/// <summary>Plants those that sit in the agent.</summary>
internal sealed class SimFaults(PlantedBug bug, SimNode node) : IClusterFaults
{
    private readonly Dictionary<Guid, (long End, bool Holds)> _flags = [];

    public bool HandsOverBeforeDraining => bug == PlantedBug.HandsOverBeforeDraining;

    public bool RepliesBeforeVoid => bug == PlantedBug.VoidNotAwaited;

    public bool? IgnoresLease(Tenure tenure, IBootClock clock) => bug switch
    {
        PlantedBug.NoSelfFencing => !tenure.HasEnded,
        PlantedBug.LeaseFlagByTimer => Flag(tenure),
        _ => null,
    };

    // A timer clears the flag; after the process stood still, others may run before the timer.
    private bool Flag(Tenure tenure)
    {
        if (!_flags.TryGetValue(tenure.Incarnation, out var flag) || flag.End != tenure.LeaseEnd)
        {
            var end = tenure.LeaseEnd;
            _flags[tenure.Incarnation] = flag = (end, !tenure.HasEnded);
            _ = node.Time.CreateTimer(
                _ =>
                {
                    if (_flags[tenure.Incarnation].End == end)
                    {
                        _flags[tenure.Incarnation] = (end, false);
                    }
                },
                null,
                TimeSpan.FromTicks(Math.Max(0, (end - node.Now) / 100)),
                Timeout.InfiniteTimeSpan);
        }

        return flag.Holds;
    }
}
