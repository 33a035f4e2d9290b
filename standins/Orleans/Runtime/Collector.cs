using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>How full the process's memory is.</summary>
internal interface IMemoryGauge
{
    /// <summary>Used share of the limit, in percent.</summary>
    double Percentage { get; }
}

internal sealed class ProcessMemoryGauge : IMemoryGauge
{
    public double Percentage
    {
        get
        {
            var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            return available <= 0 ? 0 : 100d * GC.GetTotalMemory(forceFullCollection: false) / available;
        }
    }
}

/// <summary>Ends activations that have been idle for their class's age, and the longest idle first when memory runs short.</summary>
internal sealed class Collector(Silo silo, GrainCollectionOptions options, IMemoryGauge memory) : IDisposable
{
    private ITimer? _age;
    private ITimer? _pressure;

    public void Start()
    {
        using var _ = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        _age = silo.Time.CreateTimer(static state => ((Collector)state!).CollectAged(), this, options.CollectionQuantum, options.CollectionQuantum);
        if (options.EnableActivationSheddingOnMemoryPressure)
        {
            _pressure = silo.Time.CreateTimer(
                static state => ((Collector)state!).CollectUnderPressure(), this, options.MemoryUsagePollingPeriod, options.MemoryUsagePollingPeriod);
        }
    }

    public void Dispose()
    {
        _age?.Dispose();
        _pressure?.Dispose();
    }

    public void CollectAged()
    {
        var tick = silo.Clock.Advance();
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Idle for its class's collection age.");
        foreach (var grainClass in silo.Classes)
        {
            if (grainClass.CollectionAge is not { } age)
            {
                continue;
            }

            // One more than the age: the tick in which it was last used was already under way.
            var usedUpTo = tick - silo.Clock.TicksIn(age) - 1;
            foreach (var activation in InOrder(grainClass.Live.Where(each => each.LastUse <= usedUpTo && each.IsIdle(tick))))
            {
                activation.DeactivateIfIdle(reason, usedUpTo);
            }
        }
    }

    public void CollectUnderPressure()
    {
        var percentage = memory.Percentage;
        if (percentage < options.MemoryUsageLimitPercentage)
        {
            return;
        }

        var tick = silo.Clock.Tick;
        var live = silo.Classes.Sum(each => each.LiveCount);
        var count = (int)Math.Ceiling(live * (1 - (options.MemoryUsageTargetPercentage / percentage)));
        silo.Log.Shedding(percentage, count, live);
        var reason = new DeactivationReason(DeactivationReasonCode.HighMemoryPressure, "Memory runs short.");
        var idle = silo.Classes.Where(each => each.CollectionAge is not null).SelectMany(each => each.Live).Where(each => each.IsIdle(tick));
        foreach (var activation in InOrder(idle).Take(count))
        {
            activation.DeactivateIfIdle(reason, activation.LastUse);
        }
    }

    // The longest idle first; keys decide between equals, so that a simulation meets the same order again.
    private static IEnumerable<Activation> InOrder(IEnumerable<Activation> activations) =>
        activations.OrderBy(each => each.LastUse).ThenBy(each => each.Key, StringComparer.Ordinal);
}
