using System.Buffers.Binary;
using System.Security.Cryptography;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>The seal of what was sealed for an organization on a day, chained to the one before and signed under the master key.</summary>
/// <param name="OrganizationId">All zeros for the deployment.</param>
/// <param name="Day">The day of the sealing.</param>
/// <param name="Leaves">How many entries.</param>
/// <param name="Frontier">See <see cref="MerkleTree.Frontier"/>.</param>
/// <param name="Root">The root over them.</param>
/// <param name="Previous">The chain of the organization's seal before; zeros for its first.</param>
/// <param name="Chain">The hash of all this.</param>
/// <param name="Mac">The keyed hash of the chain.</param>
internal sealed record AuditSeal(Guid OrganizationId, DateOnly Day, long Leaves, byte[] Frontier, byte[] Root, byte[] Previous, byte[] Chain, byte[] Mac)
{
    private const string Purpose = "audit-seal";
    private const byte ChainMark = 2;

    /// <summary>What the first seal of an organization follows.</summary>
    public static readonly byte[] None = new byte[MerkleTree.HashBytes];

    public static AuditSeal Of(Guid organization, DateOnly day, MerkleTree tree, byte[] previous, SecretBox box)
    {
        var root = tree.Root;
        var chain = ChainOf(organization, day, tree.Count, root, previous);
        return new AuditSeal(organization, day, tree.Count, tree.Frontier, root, previous, chain, box.Mac(Purpose, chain));
    }

    /// <summary>The tree to go on with; null when the row is not what a holder of the master key has written.</summary>
    public MerkleTree? Open(SecretBox box) =>
        MerkleTree.Read(Leaves, Frontier) is { } tree
        && tree.Root.AsSpan().SequenceEqual(Root)
        && ChainOf(OrganizationId, Day, Leaves, Root, Previous).AsSpan().SequenceEqual(Chain)
        && box.VerifyMac(Purpose, Chain, Mac) ? tree : null;

    private static byte[] ChainOf(Guid organization, DateOnly day, long leaves, byte[] root, byte[] previous)
    {
        Span<byte> numbers = stackalloc byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32BigEndian(numbers, day.DayNumber);
        BinaryPrimitives.WriteInt64BigEndian(numbers[sizeof(int)..], leaves);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([ChainMark]);
        hash.AppendData(previous);
        hash.AppendData(organization.ToByteArray(bigEndian: true));
        hash.AppendData(numbers);
        hash.AppendData(root);
        return hash.GetHashAndReset();
    }
}
