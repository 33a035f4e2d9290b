using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Konscious.Security.Cryptography;

/// <summary>Argon2 in C#, after RFC 9106 section 3; vector instructions where the processor has them.</summary>
internal sealed unsafe class ManagedArgon2(bool vectors) : IArgon2Engine
{
    private const int Version13 = 0x13;
    private const int BlockBytes = 1024;
    private const int SeedBytes = 64;

    public ManagedArgon2()
        : this(Avx2.IsSupported)
    {
    }

    public void Hash(in Argon2Input input, Span<byte> tag)
    {
        var length = (nuint)input.Blocks * BlockBytes;
        var memory = Argon2Memory.Rent(length);
        try
        {
            Fill(input, tag.Length, (ulong*)memory);
            Finish(input, (ulong*)memory, tag);
        }
        finally
        {
            NativeMemory.Clear(memory, length);
            Argon2Memory.Return(memory, length);
        }
    }

    private void Fill(in Argon2Input input, int tagLength, ulong* memory)
    {
        // H0 and room for the two counters that make the first blocks of each lane.
        Span<byte> seed = stackalloc byte[SeedBytes + 8];
        Seed(input, tagLength, seed[..SeedBytes]);
        var fill = new Argon2Filling(memory, input.Blocks, input.Iterations, input.Lanes, input.Variant, vectors);
        for (var lane = 0; lane < input.Lanes; lane++)
        {
            for (var column = 0; column < 2; column++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed[SeedBytes..], column);
                BinaryPrimitives.WriteInt32LittleEndian(seed[(SeedBytes + 4)..], lane);
                LongHash(seed, new Span<byte>(fill.Block(lane, column), BlockBytes));
            }
        }

        CryptographicOperations.ZeroMemory(seed);
        for (var pass = 0; pass < input.Iterations; pass++)
        {
            for (var slice = 0; slice < 4; slice++)
            {
                if (input.Lanes == 1)
                {
                    fill.Segment(pass, slice, 0);
                    continue;
                }

                // Segments of one slice do not read each other.
                var (thisPass, thisSlice) = (pass, slice);
                Parallel.For(0, input.Lanes, lane => fill.Segment(thisPass, thisSlice, lane));
            }
        }
    }

    private static void Finish(in Argon2Input input, ulong* memory, Span<byte> tag)
    {
        var laneBlocks = input.Blocks / input.Lanes;
        Span<ulong> last = stackalloc ulong[Argon2Block.Words];
        last.Clear();
        for (var lane = 0; lane < input.Lanes; lane++)
        {
            var block = memory + ((((long)lane * laneBlocks) + laneBlocks - 1) * Argon2Block.Words);
            for (var i = 0; i < Argon2Block.Words; i++)
            {
                last[i] ^= block[i];
            }
        }

        LongHash(MemoryMarshal.AsBytes(last), tag);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(last));
    }

    private static void Seed(in Argon2Input input, int tagLength, Span<byte> seed)
    {
        var hash = new Blake2b(SeedBytes, stackalloc ulong[Blake2b.WorkspaceWords]);
        hash.AppendInt32(input.Lanes);
        hash.AppendInt32(tagLength);
        hash.AppendInt32(input.MemoryKibibytes);
        hash.AppendInt32(input.Iterations);
        hash.AppendInt32(Version13);
        hash.AppendInt32((int)input.Variant);
        hash.AppendInt32(input.Password.Length);
        hash.Append(input.Password.Span);
        hash.AppendInt32(input.Salt.Length);
        hash.Append(input.Salt.Span);
        hash.AppendInt32(input.Secret.Length);
        hash.Append(input.Secret.Span);
        hash.AppendInt32(input.AssociatedData.Length);
        hash.Append(input.AssociatedData.Span);
        hash.Finish(seed);
    }

    // H' of section 3.3: BLAKE2b for up to 64 bytes, a chain of half digests for more.
    private static void LongHash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<byte> part = stackalloc byte[64];
        var first = Math.Min(digest.Length, 64);
        var hash = new Blake2b(first, stackalloc ulong[Blake2b.WorkspaceWords]);
        hash.AppendInt32(digest.Length);
        hash.Append(message);
        hash.Finish(part[..first]);
        while (digest.Length > 64)
        {
            part[..32].CopyTo(digest);
            digest = digest[32..];
            var next = Math.Min(digest.Length, 64);
            Blake2b.Hash(part[..64], part[..next]);
        }

        part[..digest.Length].CopyTo(digest);
    }
}
