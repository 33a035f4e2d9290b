using System.Collections.Concurrent;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Calls;

/// <summary>
/// What grains of this process have in force, for readers in the same process: they need not queue for a grain that every call asks. A grain holds a
/// value out when it tells it, and withdraws it after every change before it answers the change, and when it leaves; so a reader never finds what a
/// returned call has changed. What is not held out is asked of the grain, as it is for grains of other processes. In a cluster it counts only under the
/// term of the lease in which it was held out: a process that stood still must not answer for grains that others serve by now. Safe for many threads.
/// </summary>
public sealed class InForce<TValue>(IServingLease? lease = null) where TValue : class
{
    private readonly ConcurrentDictionary<string, (TValue Value, long Term)> held = new(StringComparer.Ordinal);

    /// <summary>The value held out under this key; null: ask the grain.</summary>
    public TValue? Find(string key) =>
        held.TryGetValue(key, out var found) && (lease is null || (found.Term != 0 && found.Term == lease.Term)) ? found.Value : null;

    /// <summary>Holds a value out. For the grain whose value it is.</summary>
    public void Hold(string key, TValue value) => held[key] = (value, lease?.Term ?? 0);

    /// <summary>Withdraws what is held under this key. For the grain whose value it is.</summary>
    public void Withdraw(string key) => held.TryRemove(key, out _);

    /// <summary>Withdraws everything. For the grain that holds all of these values.</summary>
    public void WithdrawAll() => held.Clear();
}
