using Sesame.Abstractions.RateLimits;

namespace Sesame.Grains.RateLimits;

/// <summary>
/// Counts what one subject takes under one policy: plain rules that take the time as an argument. Time never runs backwards for a counter; a clock that
/// steps back stands still until it has caught up.
/// </summary>
internal abstract class RateCounter
{
    private long latestTicks;

    /// <summary>A counter of the rule's algorithm that has counted nothing.</summary>
    public static RateCounter Of(RateLimitRule rule) => rule.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => new FixedWindowCounter(rule.Window),
        RateLimitAlgorithm.TokenBucket => new TokenBucketCounter(rule.Window),
        _ => new SlidingWindowCounter(rule.Window),
    };

    /// <summary>Takes the cost, or nothing when it is more than is left. A shadow policy says yes either way.</summary>
    public RateLimitVerdict Take(RateLimitRule rule, long cost, DateTimeOffset at)
    {
        var now = Forward(at);
        var fits = TryTake(rule.Limit, cost, now);
        var retryAfter = fits || cost > rule.Limit ? (TimeSpan?)null : Wait(rule.Limit, cost, now);
        return new RateLimitVerdict(
            fits || rule.Shadow, rule.Limit, Left(rule.Limit, now), Reset(rule.Limit, now), rule.Shadow ? null : retryAfter, rule.Shadow && !fits);
    }

    /// <summary>The allowance; takes nothing.</summary>
    public RateLimitVerdict Look(RateLimitRule rule, DateTimeOffset at)
    {
        var now = Forward(at);
        var left = Left(rule.Limit, now);
        return new RateLimitVerdict(left > 0, rule.Limit, left, Reset(rule.Limit, now), null, WouldRefuse: false);
    }

    /// <summary>Takes in what was stored before.</summary>
    public abstract void Load(IEnumerable<CounterSlot> slots);

    /// <summary>The slots that changed since they were last told to be written.</summary>
    public abstract IEnumerable<CounterSlot> Changed();

    /// <summary>These slots are written.</summary>
    public abstract void Written(IEnumerable<CounterSlot> slots);

    /// <summary>Takes the cost when it fits; otherwise changes nothing.</summary>
    protected abstract bool TryTake(long limit, long cost, long now);

    /// <summary>How long until the cost, which does not fit now and is within the limit, would.</summary>
    protected abstract TimeSpan Wait(long limit, long cost, long now);

    /// <summary>How much would fit now.</summary>
    protected abstract long Left(long limit, long now);

    /// <summary>How long until the whole allowance is back.</summary>
    protected abstract TimeSpan Reset(long limit, long now);

    private long Forward(DateTimeOffset at) => latestTicks = Math.Max(latestTicks, at.UtcTicks);
}
