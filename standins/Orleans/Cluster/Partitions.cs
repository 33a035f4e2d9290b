using System.Runtime.InteropServices;

namespace Orleans.Runtime.Cluster;

/// <summary>The fixed division of all grains. The functions here are promises between versions: members of N and N−1 must agree on them.</summary>
internal static class Partitions
{
    public const int Count = 1024;

    /// <summary>The partition of a grain: FNV-1a (64 bits) over its type and key in UTF-16, mixed, modulo the count.</summary>
    public static int Of(GrainType type, string key) => Of(type.ToString() ?? "", key);

    public static int Of(string type, string key)
    {
        var hash = Add(Add(14695981039346656037UL, type) ^ '/', key);
        return (int)(Mix(hash) % Count);
    }

    /// <summary>Who ought to own it among the candidates: highest random weight. It only proposes; the table decides.</summary>
    public static Guid? Propose(int partition, IEnumerable<Guid> candidates)
    {
        Guid? best = null;
        var bestWeight = 0UL;
        foreach (var candidate in candidates)
        {
            var weight = WeightOf(partition, candidate);
            if (best is null || weight > bestWeight || (weight == bestWeight && candidate.CompareTo(best.Value) > 0))
            {
                (best, bestWeight) = (candidate, weight);
            }
        }

        return best;
    }

    private static ulong WeightOf(int partition, Guid candidate)
    {
        Span<byte> bytes = stackalloc byte[16];
        candidate.TryWriteBytes(bytes);
        var halves = MemoryMarshal.Cast<byte, ulong>(bytes);
        return Mix(Mix(halves[0] ^ (ulong)partition * 0x9E3779B97F4A7C15UL) ^ halves[1]);
    }

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }

    // The finalizer of MurmurHash3: neighbours in, strangers out.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDUL;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return value ^ (value >> 33);
    }
}
