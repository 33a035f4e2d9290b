namespace Sesame.Grains.Clients;

/// <summary>
/// Requests of one client in any span of one second, exact: the times of the last <c>limit</c> admitted ones are kept in a ring, and a request is
/// admitted when the one that many before it is a second old.
/// </summary>
internal sealed class RequestPace
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    private long[] ring = [];
    private int limit;
    private int next;
    private int kept;

    /// <summary>Counts a request; null when it is admitted, else how long to wait.</summary>
    public TimeSpan? Take(int limitNow, long timestamp, TimeProvider time)
    {
        if (limitNow != limit)
        {
            // What was admitted under the limit of before is forgotten: a change of the limit is rare and opens one second at most.
            (ring, limit, next, kept) = ([], limitNow, 0, 0);
        }

        if (kept == limit)
        {
            var passed = time.GetElapsedTime(ring[next], timestamp);
            if (passed < Span)
            {
                return Span - passed;
            }
        }
        else if (kept == ring.Length)
        {
            // The ring grows with use, so that a high limit costs memory only where it is reached.
            Array.Resize(ref ring, (int)Math.Min(limit, Math.Max(16L, ring.Length * 2L)));
        }

        ring[next] = timestamp;
        kept = Math.Max(kept, next + 1);
        next = next + 1 == limit ? 0 : next + 1;
        return null;
    }
}
