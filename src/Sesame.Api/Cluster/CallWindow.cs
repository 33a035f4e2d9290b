using System.Numerics;

namespace Sesame.Api.Cluster;

/// <summary>One method's calls, a slot a second. A slot is emptied when its second comes round again; a call that ends in that very moment may be missed.</summary>
internal sealed class CallWindow
{
    private const int Slots = 16;
    private const int BucketsPerDoubling = 4;
    private const int Buckets = 30 * BucketsPerDoubling;

    private readonly Slot[] slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    public void Note(long second, TimeSpan took, bool good)
    {
        var slot = slots[second % Slots];
        if (Volatile.Read(ref slot.Second) != second)
        {
            slot.Turn(second);
        }

        Interlocked.Increment(ref slot.Count);
        Interlocked.Add(ref slot.Ticks, took.Ticks);
        Interlocked.Increment(ref slot.Times[BucketOf(took)]);
        if (!good)
        {
            Interlocked.Increment(ref slot.Failed);
        }
    }

    /// <summary>Everything from one second on and before another.</summary>
    public CallSummary Sum(string method, long from, long before)
    {
        var (count, failed, ticks) = (0L, 0L, 0L);
        var times = new long[Buckets];
        foreach (var slot in slots.Where(slot => Volatile.Read(ref slot.Second) is var second && second >= from && second < before))
        {
            count += Volatile.Read(ref slot.Count);
            failed += Volatile.Read(ref slot.Failed);
            ticks += Volatile.Read(ref slot.Ticks);
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                times[bucket] += Volatile.Read(ref slot.Times[bucket]);
            }
        }

        return new CallSummary(method, count, failed, count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(ticks / count), Quantile(times, count));
    }

    private static TimeSpan Quantile(long[] times, long count)
    {
        var rest = count - (count * 99 / 100);
        for (var bucket = Buckets - 1; bucket >= 0; bucket--)
        {
            rest -= times[bucket];
            if (rest <= 0 && times[bucket] > 0)
            {
                return TimeSpan.FromMicroseconds(EndOf(bucket));
            }
        }

        return TimeSpan.Zero;
    }

    // Four to each doubling of the time, from one microsecond on.
    private static int BucketOf(TimeSpan took)
    {
        var micros = (ulong)Math.Max(1, took.Ticks / TimeSpan.TicksPerMicrosecond);
        var doublings = BitOperations.Log2(micros);
        var quarter = doublings < 2 ? 0 : (int)(micros >> (doublings - 2)) & 3;
        return Math.Min((doublings * BucketsPerDoubling) + quarter, Buckets - 1);
    }

    private static double EndOf(int bucket) => Math.Pow(2, bucket / BucketsPerDoubling) * (1 + ((bucket % BucketsPerDoubling) + 1) / 4d);

    private sealed class Slot
    {
        private readonly Lock gate = new();

        public long Second = -1;
        public long Count;
        public long Failed;
        public long Ticks;

        public long[] Times { get; } = new long[Buckets];

        public void Turn(long second)
        {
            lock (gate)
            {
                if (Second < second)
                {
                    (Count, Failed, Ticks) = (0, 0, 0);
                    Array.Clear(Times);
                    Volatile.Write(ref Second, second);
                }
            }
        }
    }
}
