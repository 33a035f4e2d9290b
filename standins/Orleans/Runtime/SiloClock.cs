namespace Orleans.Runtime;

/// <summary>
/// A coarse count of time for being idle: one tick a collection quantum. Marking an activation as used then costs a
/// read and a write, not a look at a clock.
/// </summary>
internal sealed class SiloClock(TimeSpan quantum)
{
    private int _tick = 1;

    public int Tick => _tick;

    public TimeSpan Quantum => quantum;

    public int Advance() => Interlocked.Increment(ref _tick);

    /// <summary>How many whole ticks cover the span.</summary>
    public int TicksIn(TimeSpan span) => (int)Math.Min(int.MaxValue / 2, Math.Ceiling(span / quantum));
}
