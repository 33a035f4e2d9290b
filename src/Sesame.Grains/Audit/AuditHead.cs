using System.Buffers.Binary;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>How far the sealer has come over all organizations: without it the newest leaves and seals could be taken away unseen.</summary>
/// <param name="Last">The last entry that was sealed.</param>
/// <param name="Day">The day that is being sealed.</param>
/// <param name="Leaves">How many leaves there are in all.</param>
/// <param name="Frontier">See <see cref="MerkleTree.Frontier"/>.</param>
/// <param name="RemovedBefore">Contents of entries before this moment were removed, or are about to be.</param>
/// <param name="Mac">The keyed hash of all this.</param>
internal sealed record AuditHead(LogKey Last, DateOnly Day, long Leaves, byte[] Frontier, DateTimeOffset RemovedBefore, byte[] Mac)
{
    private const string Purpose = "audit-head";

    /// <summary>Before the first entry.</summary>
    public static AuditHead Beginning(SecretBox box) => Of(LogKey.Beginning, DateOnly.FromDateTime(DateTime.UnixEpoch), new MerkleTree(), DateTimeOffset.UnixEpoch, box);

    public static AuditHead Of(LogKey last, DateOnly day, MerkleTree tree, DateTimeOffset removedBefore, SecretBox box)
    {
        var head = new AuditHead(last, day, tree.Count, tree.Frontier, removedBefore, []);
        return head with { Mac = box.Mac(Purpose, head.Content()) };
    }

    /// <summary>The tree to go on with; null when the row is not what a holder of the master key has written.</summary>
    public MerkleTree? Open(SecretBox box) => box.VerifyMac(Purpose, Content(), Mac) ? MerkleTree.Read(Leaves, Frontier) : null;

    private byte[] Content()
    {
        Span<byte> numbers = stackalloc byte[5 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, Last.Number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], EntryHash.Microseconds(Last.At));
        BinaryPrimitives.WriteInt64BigEndian(numbers[16..], Day.DayNumber);
        BinaryPrimitives.WriteInt64BigEndian(numbers[24..], Leaves);
        BinaryPrimitives.WriteInt64BigEndian(numbers[32..], EntryHash.Microseconds(RemovedBefore));
        return [.. numbers, .. Last.Id.ToByteArray(bigEndian: true), .. Frontier];
    }
}
