using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Sesame.Api.Access;

/// <summary>
/// Remembers values by text, at most so many: two generations, of which the older one is dropped when the younger is full. What is used stays, a
/// look-up takes no lock, and a piece of a longer text is looked up without being copied out of it.
/// </summary>
internal sealed class BoundedCache<TValue>(int capacity) where TValue : class
{
    private readonly int generationMax = Math.Max(1, capacity / 2);
    private readonly Lock turning = new();
    private volatile Generation young = new();
    private volatile Generation old = new();

    public bool TryGet(ReadOnlySpan<char> key, [NotNullWhen(true)] out TValue? value)
    {
        if (young.BySpan.TryGetValue(key, out value))
        {
            return true;
        }

        if (!old.BySpan.TryGetValue(key, out value))
        {
            return false;
        }

        Set(key.ToString(), value);
        return true;
    }

    public void Set(string key, TValue value)
    {
        var current = young;
        current.ByText[key] = value;
        if (Interlocked.Increment(ref current.Written) >= generationMax)
        {
            Turn(current);
        }
    }

    private void Turn(Generation full)
    {
        lock (turning)
        {
            if (ReferenceEquals(young, full))
            {
                old = full;
                young = new Generation();
            }
        }
    }

    private sealed class Generation
    {
        public int Written;

        public Generation() => BySpan = ByText.GetAlternateLookup<ReadOnlySpan<char>>();

        public ConcurrentDictionary<string, TValue> ByText { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, TValue>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; }
    }
}
