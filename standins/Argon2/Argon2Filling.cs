namespace Konscious.Security.Cryptography;

/// <summary>Fills the memory segment by segment (RFC 9106 sections 3.1.2 and 3.4), as each variant addresses it.</summary>
internal sealed unsafe class Argon2Filling(ulong* memory, int blocks, int passes, int lanes, Argon2Variant variant, bool vectors)
{
    private const int Slices = 4;

    private readonly int laneBlocks = blocks / lanes;
    private readonly int segmentBlocks = blocks / lanes / Slices;

    public ulong* Block(int lane, int column) => memory + ((((long)lane * laneBlocks) + column) * Argon2Block.Words);

    public void Segment(int pass, int slice, int lane)
    {
        var addresses = stackalloc ulong[3 * Argon2Block.Words];
        var zero = addresses + Argon2Block.Words;
        var counter = zero + Argon2Block.Words;
        var independent = variant == Argon2Variant.I || (variant == Argon2Variant.Id && pass == 0 && slice < Slices / 2);
        if (independent)
        {
            new Span<ulong>(addresses, 3 * Argon2Block.Words).Clear();
            (counter[0], counter[1], counter[2]) = ((ulong)pass, (ulong)lane, (ulong)slice);
            (counter[3], counter[4], counter[5]) = ((ulong)blocks, (ulong)passes, (ulong)variant);
        }

        // The first two blocks of a lane come from the seed.
        var start = pass == 0 && slice == 0 ? 2 : 0;
        for (var index = start; index < segmentBlocks; index++)
        {
            if (independent && (index % Argon2Block.Words == 0 || index == start))
            {
                counter[6] = (ulong)(index / Argon2Block.Words) + 1;
                Argon2Block.Compress(zero, counter, addresses, xor: false, vectors);
                Argon2Block.Compress(zero, addresses, addresses, xor: false, vectors);
            }

            var column = (slice * segmentBlocks) + index;
            var previous = Block(lane, column == 0 ? laneBlocks - 1 : column - 1);
            var chosen = independent ? addresses[index % Argon2Block.Words] : previous[0];
            var reference = Reference(pass, slice, lane, index, chosen);
            Argon2Block.Compress(previous, reference, Block(lane, column), xor: pass > 0, vectors);
        }
    }

    private ulong* Reference(int pass, int slice, int lane, int index, ulong chosen)
    {
        var referenceLane = pass == 0 && slice == 0 ? lane : (int)((chosen >> 32) % (ulong)lanes);
        var sameLane = referenceLane == lane;

        // How many blocks may be looked at: whole segments that are done, and in one's own lane the current one up to here.
        var done = pass == 0 ? slice * segmentBlocks : laneBlocks - segmentBlocks;
        var area = (ulong)(done + (sameLane ? index - 1 : index == 0 ? -1 : 0));

        // Squaring favours recent blocks.
        var j1 = chosen & uint.MaxValue;
        var x = (j1 * j1) >> 32;
        var distance = area - 1 - ((area * x) >> 32);
        var first = pass == 0 || slice == Slices - 1 ? 0 : (slice + 1) * segmentBlocks;
        return Block(referenceLane, (int)(((ulong)first + distance) % (ulong)laneBlocks));
    }
}
