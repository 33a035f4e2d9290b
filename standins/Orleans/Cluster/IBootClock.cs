using System.Runtime.InteropServices;

namespace Orleans.Runtime.Cluster;

/// <summary>The machine's time since it was booted, time in which it was suspended included. Leases are measured on it.</summary>
internal interface IBootClock
{
    /// <summary>Nanoseconds.</summary>
    long Now { get; }
}

/// <summary>CLOCK_BOOTTIME of Linux.</summary>
internal sealed partial class BootClock : IBootClock
{
    private const int ClockBootTime = 7;

    public long Now
    {
        get
        {
            if (GetTime(ClockBootTime, out var time) != 0)
            {
                throw new OrleansException("CLOCK_BOOTTIME cannot be read; leases need it.");
            }

            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }
    }

    // A read of a page that the kernel keeps up to date: it neither blocks nor calls back.
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
