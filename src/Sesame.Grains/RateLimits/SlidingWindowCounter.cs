namespace Sesame.Grains.RateLimits;

/// <summary>
/// At most the limit in any span of the window's length. The window is cut into 64 slots; what was taken counts until its whole slot is a window old, so
/// it counts for up to 1/64 of the window longer than it must and never shorter.
/// </summary>
internal sealed class SlidingWindowCounter(TimeSpan window) : RateCounter
{
    private const int SlotsPerWindow = 64;

    private readonly long windowTicks = window.Ticks;
    private readonly long slotTicks = (window.Ticks + SlotsPerWindow - 1) / SlotsPerWindow;
    private readonly List<Slot> slots = [];
    private long taken;

    /// <inheritdoc />
    public override void Load(IEnumerable<CounterSlot> stored)
    {
        foreach (var slot in stored)
        {
            slots.Add(new Slot { Index = slot.Slot, Taken = slot.Taken, Written = slot.Taken });
            taken += slot.Taken;
        }
    }

    /// <inheritdoc />
    public override IEnumerable<CounterSlot> Changed()
    {
        foreach (var slot in slots)
        {
            if (slot.Taken != slot.Written)
            {
                yield return new CounterSlot(slot.Index, slot.Taken, new DateTimeOffset(EndOf(slot.Index), TimeSpan.Zero));
            }
        }
    }

    /// <inheritdoc />
    public override void Written(IEnumerable<CounterSlot> written)
    {
        foreach (var known in written)
        {
            if (slots.Find(slot => slot.Index == known.Slot) is { } slot)
            {
                slot.Written = Math.Max(slot.Written, known.Taken);
            }
        }
    }

    /// <inheritdoc />
    protected override bool TryTake(long limit, long cost, long now)
    {
        Forget(now);
        if (cost > limit - taken)
        {
            return false;
        }

        var index = now / slotTicks;
        if (slots.Count == 0 || slots[^1].Index < index)
        {
            slots.Add(new Slot { Index = index });
        }

        slots[^1].Taken += cost;
        taken += cost;
        return true;
    }

    /// <inheritdoc />
    protected override TimeSpan Wait(long limit, long cost, long now)
    {
        var remaining = taken;
        foreach (var slot in slots)
        {
            remaining -= slot.Taken;
            if (cost <= limit - remaining)
            {
                return TimeSpan.FromTicks(EndOf(slot.Index) - now);
            }
        }

        return TimeSpan.Zero;
    }

    /// <inheritdoc />
    protected override long Left(long limit, long now)
    {
        Forget(now);
        return Math.Max(0, limit - taken);
    }

    /// <inheritdoc />
    protected override TimeSpan Reset(long limit, long now) => slots.Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(EndOf(slots[^1].Index) - now);

    // The moment at which even what was taken at the slot's very end is a window old.
    private long EndOf(long index) => ((index + 1) * slotTicks) + windowTicks;

    private void Forget(long now)
    {
        var gone = 0;
        while (gone < slots.Count && EndOf(slots[gone].Index) <= now)
        {
            taken -= slots[gone++].Taken;
        }

        if (gone > 0)
        {
            slots.RemoveRange(0, gone);
        }
    }

    private sealed class Slot
    {
        public long Index { get; init; }

        public long Taken { get; set; }

        public long Written { get; set; }
    }
}
