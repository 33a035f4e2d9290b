using System.Collections.Concurrent;

namespace Sesame.Abstractions.Calls;

/// <summary>
/// What grains of this process have in force, for readers in the same process: they need not queue for a grain that every call asks. A grain holds a
/// value out when it tells it, and withdraws it after every change before it answers the change, and when it leaves; so a reader never finds what a
/// returned call has changed. What is not held out is asked of the grain, as it is for grains of other processes. Safe for many threads.
/// </summary>
public sealed class InForce<TValue> where TValue : class
{
    private readonly ConcurrentDictionary<string, TValue> held = new(StringComparer.Ordinal);

    /// <summary>The value held out under this key; null: ask the grain.</summary>
    public TValue? Find(string key) => held.GetValueOrDefault(key);

    /// <summary>Holds a value out. For the grain whose value it is.</summary>
    public void Hold(string key, TValue value) => held[key] = value;

    /// <summary>Withdraws what is held under this key. For the grain whose value it is.</summary>
    public void Withdraw(string key) => held.TryRemove(key, out _);

    /// <summary>Withdraws everything. For the grain that holds all of these values.</summary>
    public void WithdrawAll() => held.Clear();
}
