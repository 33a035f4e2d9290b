using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sesame.Grains.Passwords;

/// <summary>Makes the bytes of a <see cref="BreachFilter"/> from a list of passwords. The same list gives the same bytes.</summary>
public static class BreachFilterBuilder
{
    private const int TriesMax = 100;

    /// <summary>Builds the filter; repeated passwords, also in other cases of their letters, count once.</summary>
    public static byte[] Build(IEnumerable<string> passwords)
    {
        var keys = passwords.Where(password => password.Length > 0).Select(BreachFilter.KeyOf).ToHashSet().Order().ToArray();
        var blockLength = (uint)((keys.Length * 1.23 / 3) + 32);
        for (ulong seed = 1; seed <= TriesMax; seed++)
        {
            // Each seed fails with a probability far below one half.
            if (TryPeel(keys, seed, blockLength) is { } order)
            {
                return Write(keys.Length, seed, blockLength, Assign(order, blockLength));
            }
        }

        throw new InvalidOperationException("No seed gave a filter; two keys of the list collide.");
    }

    // Takes out, again and again, a key that is alone at one of its places; null when some never are.
    private static Stack<(ulong Hash, long Place)>? TryPeel(ulong[] keys, ulong seed, uint blockLength)
    {
        var counts = new int[3 * blockLength];
        var hashes = new ulong[3 * blockLength];
        foreach (var key in keys)
        {
            Toggle(BreachFilter.Mix(key, seed), 1);
        }

        var alone = new Stack<long>();
        for (var place = 0L; place < counts.Length; place++)
        {
            Consider(place);
        }

        var order = new Stack<(ulong, long)>(keys.Length);
        while (alone.TryPop(out var place))
        {
            if (counts[place] != 1)
            {
                continue;
            }

            var hash = hashes[place];
            order.Push((hash, place));
            var (first, second, third) = Toggle(hash, -1);
            Consider(first);
            Consider(second);
            Consider(third);
        }

        return order.Count == keys.Length ? order : null;

        void Consider(long place)
        {
            if (counts[place] == 1)
            {
                alone.Push(place);
            }
        }

        (long First, long Second, long Third) Toggle(ulong hash, int by)
        {
            var places = BreachFilter.Places(hash, blockLength);
            counts[places.First] += by;
            counts[places.Second] += by;
            counts[places.Third] += by;
            hashes[places.First] ^= hash;
            hashes[places.Second] ^= hash;
            hashes[places.Third] ^= hash;
            return places;
        }
    }

    private static ushort[] Assign(Stack<(ulong Hash, long Place)> order, uint blockLength)
    {
        var fingerprints = new ushort[3 * blockLength];
        foreach (var (hash, place) in order)
        {
            var (first, second, third) = BreachFilter.Places(hash, blockLength);
            fingerprints[place] = (ushort)(BreachFilter.Fingerprint(hash) ^ fingerprints[first] ^ fingerprints[second] ^ fingerprints[third]);
        }

        return fingerprints;
    }

    private static byte[] Write(int count, ulong seed, uint blockLength, ushort[] fingerprints)
    {
        var bytes = new byte[BreachFilter.HeaderLength + (2 * fingerprints.Length) + BreachFilter.ChecksumLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, BreachFilter.Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), seed);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), blockLength);
        for (var i = 0; i < fingerprints.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(BreachFilter.HeaderLength + (2 * i)), fingerprints[i]);
        }

        var content = bytes.AsSpan(0, bytes.Length - BreachFilter.ChecksumLength);
        SHA256.HashData(content).AsSpan(0, BreachFilter.ChecksumLength).CopyTo(bytes.AsSpan(content.Length));
        return bytes;
    }
}
