using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>The key derivation function scrypt (RFC 7914), on the caller's thread; the framework has all of it but the mixing.</summary>
internal static class Scrypt
{
    private const int WordsOfHalf = 16;
    private const int WordBytes = 4;

    /// <summary>Derives a key. <paramref name="n"/> is a power of two; memory is 128 · n · r bytes.</summary>
    public static byte[] Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int n, int r, int p, int length)
    {
        var words = 2 * WordsOfHalf * r;
        var blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, p * words * WordBytes);
        var memory = new uint[(long)n * words];
        for (var lane = 0; lane < p; lane++)
        {
            Mix(blocks.AsSpan(lane * words * WordBytes, words * WordBytes), n, memory);
        }

        var derived = Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, length);
        CryptographicOperations.ZeroMemory(blocks);
        Array.Clear(memory);
        return derived;
    }

    // ROMix, section 5.
    private static void Mix(Span<byte> block, int n, uint[] memory)
    {
        var words = block.Length / WordBytes;
        var (x, y) = (new uint[words], new uint[words]);
        for (var i = 0; i < words; i++)
        {
            x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * WordBytes)..]);
        }

        for (var i = 0; i < n; i++)
        {
            x.CopyTo(memory.AsSpan(i * words));
            MixBlock(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < n; i++)
        {
            var chosen = (int)(x[words - WordsOfHalf] & (uint)(n - 1));
            Xor(x, memory.AsSpan(chosen * words, words));
            MixBlock(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < words; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(i * WordBytes)..], x[i]);
        }

        Array.Clear(x);
        Array.Clear(y);
    }

    // BlockMix, section 4: halves of even number first.
    private static void MixBlock(ReadOnlySpan<uint> from, Span<uint> to)
    {
        Span<uint> mixed = stackalloc uint[WordsOfHalf];
        from[^WordsOfHalf..].CopyTo(mixed);
        var halves = from.Length / WordsOfHalf;
        for (var i = 0; i < halves; i++)
        {
            Xor(mixed, from.Slice(i * WordsOfHalf, WordsOfHalf));
            Salsa(mixed);
            mixed.CopyTo(to[(((i / 2) + (i % 2 * (halves / 2))) * WordsOfHalf)..]);
        }
    }

    private static void Xor(Span<uint> into, ReadOnlySpan<uint> other)
    {
        var width = Vector<uint>.Count;
        for (var i = 0; i < into.Length; i += width)
        {
            (new Vector<uint>(into[i..]) ^ new Vector<uint>(other[i..])).CopyTo(into[i..]);
        }
    }

    // Salsa20/8, section 3.
    private static void Salsa(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[WordsOfHalf];
        block.CopyTo(x);
        for (var round = 0; round < 8; round += 2)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }

        for (var i = 0; i < WordsOfHalf; i++)
        {
            block[i] += x[i];
        }
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
