using System.Numerics;

namespace Sesame.Bench.Harness;

/// <summary>Latencies in buckets of at most 1/64 of their size, from a nanosecond up; adding allocates nothing.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int Subs = 1 << SubBits;

    private readonly long[] buckets = new long[Subs * (64 - SubBits + 1)];

    public long Count { get; private set; }

    public double MaxMilliseconds { get; private set; }

    public void Add(long nanoseconds)
    {
        buckets[BucketOf(Math.Max(0, nanoseconds))]++;
        Count++;
        MaxMilliseconds = Math.Max(MaxMilliseconds, nanoseconds / 1e6);
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] += other.buckets[i];
        }

        Count += other.Count;
        MaxMilliseconds = Math.Max(MaxMilliseconds, other.MaxMilliseconds);
    }

    /// <summary>The latency that this share of all stays at or below.</summary>
    public double Milliseconds(double quantile)
    {
        var rank = (long)Math.Ceiling(quantile * Count);
        var seen = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            seen += buckets[i];
            if (seen >= rank && rank > 0)
            {
                return UpperOf(i) / 1e6;
            }
        }

        return 0;
    }

    // Below 64 exact; above, 64 buckets for each power of two.
    private static int BucketOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - SubBits);
        return (shift * Subs) + (int)(value >> shift);
    }

    private static double UpperOf(int bucket)
    {
        var shift = Math.Max(0, (bucket / Subs) - 1);
        return (double)(bucket - (shift * Subs) + 1) * (1L << shift);
    }
}
