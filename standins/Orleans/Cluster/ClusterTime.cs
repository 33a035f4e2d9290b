namespace Orleans.Runtime.Cluster;

/// <summary>
/// The store's clock, as told with each renewal and carried on by this machine's clock since boot: all members agree on it
/// within half a round trip. From the first answer on it never goes back. Small corrections are spread out; only when it is found to be far behind
/// does it jump, and when it is far ahead it goes slowly until the store has caught up. Timers and elapsed time are the
/// machine's own.
/// </summary>
internal sealed class ClusterTime : TimeProvider
{
    /// <summary>Up to this much is corrected by going slightly faster or slower.</summary>
    public static readonly TimeSpan SmallCorrection = TimeSpan.FromSeconds(1);

    // One tick in so many is added or left out.
    private const long SmallRate = 200;
    private const long LargeRate = 2;

    private readonly IBootClock _clock;
    private readonly Lock _gate = new();
    private Course _course;
    private int _version;

    public ClusterTime() : this(new BootClock(), TimeProvider.System)
    {
    }

    /// <param name="clock">Carries the time on.</param>
    /// <param name="initial">Says what time it is until the store has told it.</param>
    public ClusterTime(IBootClock clock, TimeProvider initial)
    {
        _clock = clock;
        var start = Now;
        var utc = initial.GetUtcNow().UtcTicks;
        _course = new Course(start, utc, utc - start, IsTold: false);
    }

    private long Now => _clock.Now / 100;

    public override DateTimeOffset GetUtcNow()
    {
        var spin = default(SpinWait);
        while (true)
        {
            // The clock is read between two looks at the version: so no reading of an old course is later than the start
            // of the new one, and the time that two threads see one after the other never goes back.
            var version = Volatile.Read(ref _version);
            if ((version & 1) == 0)
            {
                var course = Volatile.Read(ref _course);
                var now = Now;
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref _version) == version)
                {
                    return new DateTimeOffset(course.At(now), TimeSpan.Zero);
                }
            }

            spin.SpinOnce();
        }
    }

    /// <summary>The store's clock showed <paramref name="at"/> at some moment between two readings of this machine's.</summary>
    public void Learn(DateTimeOffset at, long before, long after)
    {
        var (earliest, latest) = (at.UtcTicks - (after / 100), at.UtcTicks - (before / 100));
        lock (_gate)
        {
            var known = _course;
            // What is known already and not contradicted stays: a slow answer says little.
            var offset = known.IsTold ? Math.Clamp(known.Offset, earliest, latest) : earliest + ((latest - earliest) / 2);
            if (known.IsTold && offset == known.Offset)
            {
                return;
            }

            Interlocked.Increment(ref _version);
            var now = Now;
            var shown = known.At(now);
            var right = now + offset;
            // What it showed before it was told anything was a guess.
            var jumps = !known.IsTold || right - shown > SmallCorrection.Ticks;
            Volatile.Write(ref _course, new Course(now, jumps ? right : shown, offset, IsTold: true));
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>How the time shown runs from a moment on, all in ticks: it was Shown at Start and comes to be the machine's clock plus Offset.</summary>
    private sealed record Course(long Start, long Shown, long Offset, bool IsTold)
    {
        public long At(long now)
        {
            var passed = now - Start;
            var missing = Start + Offset - Shown;
            var rate = Math.Abs(missing) > SmallCorrection.Ticks ? LargeRate : SmallRate;
            var most = passed / rate;
            return Shown + passed + Math.Clamp(missing, -most, most);
        }
    }
}
