using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Passwords;

/// <summary>
/// A list of common and breached passwords as an xor filter (Graf and Lemire, 2020): 20 bits a password, which cannot be read back.
/// A listed password is always found; of others, one in 65,536 is taken for a listed one. Immutable and safe for many threads.
/// </summary>
public sealed class BreachFilter
{
    // "SBF1", count, seed, block length; fingerprints in three blocks; the first 8 bytes of the SHA-256 of all before.
    internal const uint Magic = 0x31464253;
    internal const int HeaderLength = 24;
    internal const int ChecksumLength = 8;

    private readonly ushort[] fingerprints;
    private readonly ulong seed;
    private readonly uint blockLength;

    private BreachFilter(long count, ulong seed, uint blockLength, ushort[] fingerprints) =>
        (Count, this.seed, this.blockLength, this.fingerprints) = (count, seed, blockLength, fingerprints);

    /// <summary>Passwords listed.</summary>
    public long Count { get; }

    /// <summary>The list that ships with the product.</summary>
    public static BreachFilter LoadShipped()
    {
        using var stream = typeof(BreachFilter).Assembly.GetManifestResourceStream(typeof(BreachFilter), "BreachFilter.bin")!;
        return Load(stream, "the shipped breach filter");
    }

    /// <summary>A list of the operator's own, made by <c>tools/breach-filter</c>. Throws <see cref="InvalidDataException"/> for a damaged one.</summary>
    public static BreachFilter LoadFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Whether the password, in any case of its letters, is on the list (or is the one other in 65,536).</summary>
    public bool Contains(string password)
    {
        var hash = Mix(KeyOf(password), seed);
        var (first, second, third) = Places(hash, blockLength);
        return Fingerprint(hash) == (ushort)(fingerprints[first] ^ fingerprints[second] ^ fingerprints[third]);
    }

    /// <summary>What stands for a password: 64 bits of the SHA-256 of its normalized, lower-case form.</summary>
    internal static ulong KeyOf(string password)
    {
        var text = PasswordText.Normalize(password).ToLowerInvariant();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    internal static ulong Mix(ulong key, ulong seed)
    {
        var h = key + seed;
        h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCD;
        h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53;
        return h ^ (h >> 33);
    }

    internal static ushort Fingerprint(ulong hash) => (ushort)(hash ^ (hash >> 32));

    /// <summary>Three places, one in each block.</summary>
    internal static (long First, long Second, long Third) Places(ulong hash, uint blockLength)
    {
        return (Reduce(hash), blockLength + Reduce(ulong.RotateLeft(hash, 21)), (2L * blockLength) + Reduce(ulong.RotateLeft(hash, 42)));

        long Reduce(ulong h) => (long)(((h & uint.MaxValue) * blockLength) >> 32);
    }

    private static BreachFilter Load(Stream stream, string name)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var content = bytes.AsSpan(0, Math.Max(0, bytes.Length - ChecksumLength));
        if (content.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(content) != Magic)
        {
            throw new InvalidDataException($"This is not a breach filter: {name}");
        }

        if (!SHA256.HashData(content).AsSpan(0, ChecksumLength).SequenceEqual(bytes.AsSpan(content.Length)))
        {
            throw new InvalidDataException($"The breach filter is damaged: {name}");
        }

        var fingerprints = new ushort[(content.Length - HeaderLength) / 2];
        for (var i = 0; i < fingerprints.Length; i++)
        {
            fingerprints[i] = BinaryPrimitives.ReadUInt16LittleEndian(content[(HeaderLength + (2 * i))..]);
        }

        return new BreachFilter(
            BinaryPrimitives.ReadInt64LittleEndian(content[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(content[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(content[20..]),
            fingerprints);
    }
}
