namespace Sesame.Grains.RateLimits;

/// <summary>At most the limit in each window; windows follow each other from 1970-01-01 on.</summary>
internal sealed class FixedWindowCounter(TimeSpan window) : RateCounter
{
    private readonly long windowTicks = window.Ticks;
    private long current;
    private long taken;
    private long written;

    /// <inheritdoc />
    public override void Load(IEnumerable<CounterSlot> slots)
    {
        foreach (var slot in slots)
        {
            if (slot.Slot >= current)
            {
                (current, taken, written) = (slot.Slot, slot.Taken, slot.Taken);
            }
        }
    }

    /// <inheritdoc />
    public override IEnumerable<CounterSlot> Changed() =>
        taken == written ? [] : [new CounterSlot(current, taken, new DateTimeOffset(EndOf(current), TimeSpan.Zero))];

    /// <inheritdoc />
    public override void Written(IEnumerable<CounterSlot> slots)
    {
        foreach (var slot in slots)
        {
            written = slot.Slot == current ? Math.Max(written, slot.Taken) : written;
        }
    }

    /// <inheritdoc />
    protected override bool TryTake(long limit, long cost, long now)
    {
        Turn(now);
        if (cost > limit - taken)
        {
            return false;
        }

        taken += cost;
        return true;
    }

    /// <inheritdoc />
    protected override TimeSpan Wait(long limit, long cost, long now) => TimeSpan.FromTicks(EndOf(current) - now);

    /// <inheritdoc />
    protected override long Left(long limit, long now)
    {
        Turn(now);
        return Math.Max(0, limit - taken);
    }

    /// <inheritdoc />
    protected override TimeSpan Reset(long limit, long now) => taken == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(EndOf(current) - now);

    private long EndOf(long index) => DateTimeOffset.UnixEpoch.UtcTicks + ((index + 1) * windowTicks);

    private void Turn(long now)
    {
        var index = (now - DateTimeOffset.UnixEpoch.UtcTicks) / windowTicks;
        if (index > current)
        {
            (current, taken, written) = (index, 0, 0);
        }
    }
}
