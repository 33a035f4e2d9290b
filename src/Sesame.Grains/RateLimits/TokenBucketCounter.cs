namespace Sesame.Grains.RateLimits;

/// <summary>
/// A bucket of as many tokens as the limit, which refills evenly, all of it in one window. What is kept is the moment at which it would be full again
/// (the generic cell rate algorithm), in ticks and parts of a tick, so that nothing is lost to rounding.
/// </summary>
internal sealed class TokenBucketCounter(TimeSpan window) : RateCounter
{
    private readonly long windowTicks = window.Ticks;
    private long fullAt;
    private Int128 parts;
    private long partsOf = 1;
    private long written;

    /// <inheritdoc />
    public override void Load(IEnumerable<CounterSlot> slots)
    {
        foreach (var slot in slots)
        {
            (fullAt, parts, written) = (slot.Taken, 0, slot.Taken);
        }
    }

    /// <inheritdoc />
    public override IEnumerable<CounterSlot> Changed() =>
        Stored == written ? [] : [new CounterSlot(0, Stored, new DateTimeOffset(Stored, TimeSpan.Zero))];

    /// <inheritdoc />
    public override void Written(IEnumerable<CounterSlot> slots)
    {
        foreach (var slot in slots)
        {
            written = Math.Max(written, slot.Taken);
        }
    }

    /// <inheritdoc />
    protected override bool TryTake(long limit, long cost, long now)
    {
        var full = Full(limit, now) + ((Int128)cost * windowTicks);
        if (full > ((Int128)now + windowTicks) * limit)
        {
            return false;
        }

        (var ticks, parts) = Int128.DivRem(full, limit);
        (fullAt, partsOf) = ((long)ticks, limit);
        return true;
    }

    /// <inheritdoc />
    protected override TimeSpan Wait(long limit, long cost, long now)
    {
        var missing = Full(limit, now) + ((Int128)cost * windowTicks) - (((Int128)now + windowTicks) * limit);
        return TimeSpan.FromTicks((long)((missing + limit - 1) / limit));
    }

    /// <inheritdoc />
    protected override long Left(long limit, long now)
    {
        var left = ((((Int128)now + windowTicks) * limit) - Full(limit, now)) / windowTicks;
        return (long)Int128.Max(0, left);
    }

    /// <inheritdoc />
    protected override TimeSpan Reset(long limit, long now) => TimeSpan.FromTicks(Math.Max(0, Stored - now));

    // Rounded up: after a restart the bucket fills a tick later, never earlier.
    private long Stored => fullAt + (parts > 0 ? 1 : 0);

    // The moment of being full, never in the past, in parts of 1/limit tick.
    private Int128 Full(long limit, long now)
    {
        var known = partsOf == limit ? ((Int128)fullAt * limit) + parts : (Int128)Stored * limit;
        return Int128.Max(known, (Int128)now * limit);
    }
}
