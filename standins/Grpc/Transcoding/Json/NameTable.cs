using System.Text;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Finds a field by the UTF-8 bytes of its JSON or proto name without making a string.</summary>
internal sealed class NameTable<T>
    where T : class
{
    private readonly (byte[] Name, T Value)[]?[] buckets;
    private readonly bool ignoreCase;

    public NameTable(IEnumerable<KeyValuePair<string, T>> entries, bool ignoreCase)
    {
        this.ignoreCase = ignoreCase;
        var all = entries.Select(e => (Name: Encoding.UTF8.GetBytes(e.Key), e.Value)).ToArray();
        buckets = new (byte[], T)[]?[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(all.Length * 2, 4))];
        foreach (var bucket in all.GroupBy(e => Hash(e.Name) & (uint)(buckets.Length - 1)))
        {
            buckets[bucket.Key] = [.. bucket];
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        foreach (var entry in buckets[Hash(name) & (uint)(buckets.Length - 1)] ?? [])
        {
            if (name.SequenceEqual(entry.Name) || (ignoreCase && Ascii.EqualsIgnoreCase(name, entry.Name)))
            {
                return entry.Value;
            }
        }

        return null;
    }

    // Names come from the descriptor, not from callers, so a plain hash cannot be flooded. Bit 5 is the letter's case.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        foreach (var letter in name)
        {
            hash = (hash * 31) + (letter & ~0x20u);
        }

        return hash ^ (hash >> 15);
    }
}
