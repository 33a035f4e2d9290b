using Sesame.Grains.Audit;
using Xunit;

namespace Sesame.Grains.Tests.Audit;

public sealed class MerkleTreeTests
{
    // The leaves and roots that the reference implementation of RFC 6962 is tested with.
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_the_standard()
    {
        var tree = new MerkleTree();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Root(tree));
        foreach (var (leaf, root) in Leaves.Zip(Roots))
        {
            tree.Add(MerkleTree.HashLeaf(Convert.FromHexString(leaf)));
            Assert.Equal(root, Root(tree));
        }
    }

    [Fact]
    public void A_tree_is_gone_on_with_from_its_frontier_at_every_size()
    {
        var whole = new MerkleTree();
        var again = new MerkleTree();
        for (var leaf = 0; leaf < 200; leaf++)
        {
            whole.Add(Leaf(leaf));
            again = MerkleTree.Read(again.Count, again.Frontier)!;
            again.Add(Leaf(leaf));
            Assert.Equal((whole.Count, Root(whole)), (again.Count, Root(again)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void Every_change_changes_the_root(int size)
    {
        int[] leaves = [.. Enumerable.Range(0, size)];
        var roots = new List<string> { RootOf(leaves) };
        for (var index = 0; index < size; index++)
        {
            roots.Add(RootOf([.. leaves[..index], -1, .. leaves[(index + 1)..]]));
            roots.Add(RootOf([.. leaves[..index], .. leaves[(index + 1)..]]));
            roots.Add(RootOf([.. leaves[..index], -1, .. leaves[index..]]));
            if (index + 1 < size)
            {
                roots.Add(RootOf([.. leaves[..index], leaves[index + 1], leaves[index], .. leaves[(index + 2)..]]));
            }
        }

        roots.Add(RootOf([.. leaves, size]));
        Assert.Equal(roots.Count, roots.Distinct().Count());
    }

    [Fact]
    public void An_inner_node_is_no_leaf()
    {
        var two = new MerkleTree();
        two.Add(Leaf(0));
        two.Add(Leaf(1));
        var one = new MerkleTree();
        one.Add(MerkleTree.HashLeaf([.. Leaf(0), .. Leaf(1)]));
        Assert.NotEqual(Root(two), Root(one));
    }

    [Fact]
    public void A_frontier_of_another_size_is_refused()
    {
        Assert.Null(MerkleTree.Read(3, new byte[MerkleTree.HashBytes]));
        Assert.Null(MerkleTree.Read(-1, []));
        Assert.NotNull(MerkleTree.Read(4, new byte[MerkleTree.HashBytes]));
    }

    [Fact]
    public void Contents_that_differ_are_never_written_alike()
    {
        byte[][] hashes =
        [
            new EntryHash().Add("ab").Add("c").ToLeaf(),
            new EntryHash().Add("a").Add("bc").ToLeaf(),
            new EntryHash().Add("abc").ToLeaf(),
            new EntryHash().Add("abc").Add("").ToLeaf(),
            new EntryHash().Add("abc").Add((string?)null).ToLeaf(),
            new EntryHash().Add((string?)null).Add("abc").ToLeaf(),
            new EntryHash().Add((Guid?)Guid.Empty).ToLeaf(),
            new EntryHash().Add((Guid?)null).ToLeaf(),
            new EntryHash().Add(0L).ToLeaf(),
        ];
        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    private static byte[] Leaf(int number) => MerkleTree.HashLeaf(BitConverter.GetBytes(number));

    private static string Root(MerkleTree tree) => Convert.ToHexStringLower(tree.Root);

    private static string RootOf(int[] leaves)
    {
        var tree = new MerkleTree();
        foreach (var leaf in leaves)
        {
            tree.Add(Leaf(leaf));
        }

        return Root(tree);
    }
}
