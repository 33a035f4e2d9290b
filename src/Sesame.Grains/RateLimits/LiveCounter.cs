using Sesame.Abstractions.RateLimits;

namespace Sesame.Grains.RateLimits;

/// <summary>Which counter: one subject under one policy, since counting last began anew.</summary>
internal readonly record struct CounterKey(Guid PolicyId, int CountingEpoch, string Subject);

/// <summary>
/// A counter in use. Its grain takes from it; the ledger writes it behind, from another thread, hence the lock. Nobody but these two ever waits for it.
/// </summary>
internal sealed class LiveCounter(CounterKey key, RateCounter counter)
{
    private readonly Lock gate = new();
    private bool queued;

    public CounterKey Key => key;

    /// <summary>Takes in what was stored before.</summary>
    public void Load(IReadOnlyList<CounterSlot> slots)
    {
        lock (gate)
        {
            counter.Load(slots);
        }
    }

    /// <summary>Takes the cost or nothing; true besides when the ledger must be told that there is something to write.</summary>
    public (RateLimitVerdict Verdict, bool Queue) Take(RateLimitRule rule, long cost, DateTimeOffset at)
    {
        lock (gate)
        {
            var verdict = counter.Take(rule, cost, at);
            var queue = !queued && verdict is { Allowed: true, WouldRefuse: false };
            queued |= queue;
            return (verdict, queue);
        }
    }

    public RateLimitVerdict Look(RateLimitRule rule, DateTimeOffset at)
    {
        lock (gate)
        {
            return counter.Look(rule, at);
        }
    }

    /// <summary>What is to be written. What is taken from now on queues the counter again.</summary>
    public CounterSlot[] Changed()
    {
        lock (gate)
        {
            queued = false;
            return [.. counter.Changed()];
        }
    }

    /// <summary>These slots are written.</summary>
    public void Written(CounterSlot[] slots)
    {
        lock (gate)
        {
            counter.Written(slots);
        }
    }

    /// <summary>Whether the ledger may forget the counter: nothing was taken since it was written.</summary>
    public bool IsSettled
    {
        get
        {
            lock (gate)
            {
                return !queued;
            }
        }
    }

    /// <summary>Queues the counter again after a failed writing; false when it is queued already.</summary>
    public bool TryQueue()
    {
        lock (gate)
        {
            var queue = !queued;
            queued = true;
            return queue;
        }
    }
}
