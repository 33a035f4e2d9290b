using System.Numerics;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>The block cipher Blowfish with the key set-up of bcrypt, which takes a salt. For nothing else: its blocks are too small for today.</summary>
internal sealed class Blowfish
{
    private const int Subkeys = 18;
    private const int BoxWords = 256;
    private const int Words = Subkeys + (4 * BoxWords);

    // What it starts from are the binary digits of pi behind the point, 32 to a word.
    private static readonly uint[] Initial = DigitsOfPi();

    private readonly uint[] p;
    private readonly uint[] s0;
    private readonly uint[] s1;
    private readonly uint[] s2;
    private readonly uint[] s3;

    public Blowfish()
    {
        p = Initial[..Subkeys];
        s0 = Box(0);
        s1 = Box(1);
        s2 = Box(2);
        s3 = Box(3);
    }

    /// <summary>Mixes a key into the state, and a salt of 16 bytes, of zeros for none.</summary>
    public void Expand(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> key)
    {
        var at = 0;
        for (var i = 0; i < Subkeys; i++)
        {
            p[i] ^= Next(key, ref at);
        }

        at = 0;
        var (left, right) = (0u, 0u);
        Fill(p, salt, ref at, ref left, ref right);
        Fill(s0, salt, ref at, ref left, ref right);
        Fill(s1, salt, ref at, ref left, ref right);
        Fill(s2, salt, ref at, ref left, ref right);
        Fill(s3, salt, ref at, ref left, ref right);
    }

    /// <summary>Encrypts one block of two words.</summary>
    public void Encrypt(ref uint left, ref uint right)
    {
        var (l, r) = (left, right);
        for (var round = 0; round < Subkeys - 2; round += 2)
        {
            l ^= p[round];
            r ^= ((s0[l >> 24] + s1[(byte)(l >> 16)]) ^ s2[(byte)(l >> 8)]) + s3[(byte)l];
            r ^= p[round + 1];
            l ^= ((s0[r >> 24] + s1[(byte)(r >> 16)]) ^ s2[(byte)(r >> 8)]) + s3[(byte)r];
        }

        (left, right) = (r ^ p[Subkeys - 1], l ^ p[Subkeys - 2]);
    }

    private static uint[] Box(int number) => Initial[(Subkeys + (number * BoxWords))..(Subkeys + ((number + 1) * BoxWords))];

    private void Fill(uint[] words, ReadOnlySpan<byte> salt, ref int at, ref uint left, ref uint right)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            left ^= Next(salt, ref at);
            right ^= Next(salt, ref at);
            Encrypt(ref left, ref right);
            (words[i], words[i + 1]) = (left, right);
        }
    }

    // The next four bytes, round and round.
    private static uint Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | bytes[at];
            at = at + 1 == bytes.Length ? 0 : at + 1;
        }

        return word;
    }

    // Machin: pi = 16 arctan(1/5) - 4 arctan(1/239), with some bits to spare for what rounding takes.
    private static uint[] DigitsOfPi()
    {
        const int spare = 64;
        var one = BigInteger.One << ((32 * Words) + spare);
        var fraction = ((16 * ArcTangentOfInverse(5, one)) - (4 * ArcTangentOfInverse(239, one)) - (3 * one)) >> spare;
        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var digits = new byte[4 * Words];
        bytes.CopyTo(digits, digits.Length - bytes.Length);
        var words = new uint[Words];
        var at = 0;
        for (var i = 0; i < Words; i++)
        {
            words[i] = Next(digits, ref at);
        }

        return words;
    }

    private static BigInteger ArcTangentOfInverse(int x, BigInteger one)
    {
        var (power, sum) = (one / x, BigInteger.Zero);
        for (var n = 1; !power.IsZero; n += 2)
        {
            sum += n % 4 == 1 ? power / n : -(power / n);
            power /= x * x;
        }

        return sum;
    }
}
