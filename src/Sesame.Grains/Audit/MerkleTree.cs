using System.Numerics;
using System.Security.Cryptography;

namespace Sesame.Grains.Audit;

/// <summary>
/// A Merkle tree as RFC 6962 builds it, that leaves are only added to. It holds the roots of the perfect trees that the leaves make so far: 64 hashes at most,
/// however many leaves there are.
/// </summary>
internal sealed class MerkleTree
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const byte LeafMark = 0;
    private const byte NodeMark = 1;

    private readonly List<byte[]> frontier;

    public MerkleTree() => frontier = [];

    private MerkleTree(long count, List<byte[]> frontier)
    {
        Count = count;
        this.frontier = frontier;
    }

    /// <summary>How many leaves it has.</summary>
    public long Count { get; private set; }

    /// <summary>The root over all leaves; of none, the hash of nothing.</summary>
    public byte[] Root
    {
        get
        {
            if (frontier.Count == 0)
            {
                return SHA256.HashData([]);
            }

            var root = frontier[^1];
            for (var index = frontier.Count - 2; index >= 0; index--)
            {
                root = HashNode(frontier[index], root);
            }

            return root;
        }
    }

    /// <summary>What <see cref="Read"/> makes the tree of again.</summary>
    public byte[] Frontier => [.. frontier.SelectMany(hash => hash)];

    /// <summary>Null when these cannot be the roots for so many leaves.</summary>
    public static MerkleTree? Read(long count, byte[] frontier) =>
        count >= 0 && frontier.Length == BitOperations.PopCount((ulong)count) * HashBytes ? new MerkleTree(count, [.. frontier.Chunk(HashBytes)]) : null;

    /// <summary>The hash of a leaf's content; no inner node can have it.</summary>
    public static byte[] HashLeaf(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafMark]);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    /// <summary>Adds a leaf by its hash.</summary>
    public void Add(byte[] leaf)
    {
        var root = leaf;
        // As adding one to a binary number carries: each perfect tree of the same size is joined.
        for (var sizes = Count; (sizes & 1) == 1; sizes >>= 1)
        {
            root = HashNode(frontier[^1], root);
            frontier.RemoveAt(frontier.Count - 1);
        }

        frontier.Add(root);
        Count++;
    }

    private static byte[] HashNode(byte[] left, byte[] right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashBytes)];
        node[0] = NodeMark;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashBytes)..]);
        return SHA256.HashData(node);
    }
}
