using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Konscious.Security.Cryptography;

/// <summary>The compression function G of RFC 9106 section 3.5 over blocks of 128 words.</summary>
internal static unsafe class Argon2Block
{
    /// <summary>64-bit words in a block of 1 KiB.</summary>
    public const int Words = 128;

    /// <summary>
    /// result = G(x, y), or result ^= G(x, y) from the second pass on. The result may be the same block as x or y.
    /// <paramref name="vectors"/> picks the AVX2 code, which the caller asks for only where it is there.
    /// </summary>
    public static void Compress(ulong* x, ulong* y, ulong* result, bool xor, bool vectors)
    {
        var mixed = stackalloc ulong[Words];
        var kept = stackalloc ulong[Words];
        for (var i = 0; i < Words; i += 4)
        {
            var both = Vector256.Load(x + i) ^ Vector256.Load(y + i);
            both.Store(mixed + i);
            (xor ? both ^ Vector256.Load(result + i) : both).Store(kept + i);
        }

        if (vectors)
        {
            PermuteVectors(mixed);
        }
        else
        {
            PermuteScalars(mixed);
        }

        for (var i = 0; i < Words; i += 4)
        {
            (Vector256.Load(mixed + i) ^ Vector256.Load(kept + i)).Store(result + i);
        }
    }

    private static void PermuteVectors(ulong* b)
    {
        for (var row = 0; row < 8; row++)
        {
            var p = b + (16 * row);
            Vector256<ulong> v0 = Vector256.Load(p), v1 = Vector256.Load(p + 4), v2 = Vector256.Load(p + 8), v3 = Vector256.Load(p + 12);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0.Store(p);
            v1.Store(p + 4);
            v2.Store(p + 8);
            v3.Store(p + 12);
        }

        for (var column = 0; column < 8; column++)
        {
            var p = b + (2 * column);
            Vector256<ulong> v0 = Pair(p), v1 = Pair(p + 32), v2 = Pair(p + 64), v3 = Pair(p + 96);
            Round(ref v0, ref v1, ref v2, ref v3);
            StorePair(p, v0);
            StorePair(p + 32, v1);
            StorePair(p + 64, v2);
            StorePair(p + 96, v3);
        }
    }

    // Two words of this row and two of the next: the 16 words of a column lie two by two, 16 apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Pair(ulong* p) => Vector256.Create(Vector128.Load(p), Vector128.Load(p + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(ulong* p, Vector256<ulong> value)
    {
        value.GetLower().Store(p);
        value.GetUpper().Store(p + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d)
    {
        Mix(ref a, ref b, ref c, ref d);
        b = Avx2.Permute4x64(b, 0b00_11_10_01);
        c = Avx2.Permute4x64(c, 0b01_00_11_10);
        d = Avx2.Permute4x64(d, 0b10_01_00_11);
        Mix(ref a, ref b, ref c, ref d);
        b = Avx2.Permute4x64(b, 0b10_01_00_11);
        c = Avx2.Permute4x64(c, 0b01_00_11_10);
        d = Avx2.Permute4x64(d, 0b00_11_10_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d)
    {
        // Rotations by 32, 24 and 16 move whole bytes: one shuffle each.
        var by24 = Vector256.Create((byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10);
        var by16 = Vector256.Create((byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9);
        a = AddMultiplied(a, b);
        d = Avx2.Shuffle((d ^ a).AsUInt32(), 0b10_11_00_01).AsUInt64();
        c = AddMultiplied(c, d);
        b = Avx2.Shuffle((b ^ c).AsByte(), by24).AsUInt64();
        a = AddMultiplied(a, b);
        d = Avx2.Shuffle((d ^ a).AsByte(), by16).AsUInt64();
        c = AddMultiplied(c, d);
        b ^= c;
        b = (b >>> 63) ^ (b + b);
    }

    // x + y + 2 · low32(x) · low32(y)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> AddMultiplied(Vector256<ulong> x, Vector256<ulong> y)
    {
        var product = Avx2.Multiply(x.AsUInt32(), y.AsUInt32());
        return x + y + product + product;
    }

    private static void PermuteScalars(ulong* b)
    {
        for (var row = 0; row < 8; row++)
        {
            RoundScalars(b + (16 * row), 1, 2);
        }

        for (var column = 0; column < 8; column++)
        {
            RoundScalars(b + (2 * column), 1, 16);
        }
    }

    // Word i of the 16 lies at (i / 2) · pair + (i % 2) · word.
    private static void RoundScalars(ulong* p, int word, int pair)
    {
        ulong* At(int i) => p + (i / 2 * pair) + (i % 2 * word);
        MixScalars(At(0), At(4), At(8), At(12));
        MixScalars(At(1), At(5), At(9), At(13));
        MixScalars(At(2), At(6), At(10), At(14));
        MixScalars(At(3), At(7), At(11), At(15));
        MixScalars(At(0), At(5), At(10), At(15));
        MixScalars(At(1), At(6), At(11), At(12));
        MixScalars(At(2), At(7), At(8), At(13));
        MixScalars(At(3), At(4), At(9), At(14));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixScalars(ulong* a, ulong* b, ulong* c, ulong* d)
    {
        *a = AddMultiplied(*a, *b);
        *d = BitOperations.RotateRight(*d ^ *a, 32);
        *c = AddMultiplied(*c, *d);
        *b = BitOperations.RotateRight(*b ^ *c, 24);
        *a = AddMultiplied(*a, *b);
        *d = BitOperations.RotateRight(*d ^ *a, 16);
        *c = AddMultiplied(*c, *d);
        *b = BitOperations.RotateRight(*b ^ *c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddMultiplied(ulong x, ulong y) => x + y + (2 * (ulong)(uint)x * (uint)y);
}
