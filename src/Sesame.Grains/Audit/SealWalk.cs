using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>Makes the trees of a day from its leaves, and compares them with the seals of that day.</summary>
internal sealed class SealWalk(SealTable table, SecretBox box, AuditFindings findings, CancellationToken cancellationToken)
{
    private const int Rows = 1_000;

    private readonly Dictionary<Guid, MerkleTree> trees = [];
    private readonly Pages<Chained> seals = new(async last =>
        (await table.SealsAsync(last?.Seal.Day ?? DateOnly.FromDateTime(DateTime.UnixEpoch), last?.Seal.OrganizationId ?? Guid.Empty, Rows, cancellationToken)).ConvertAll(row => new Chained(row.Seal, row.Before)));

    private DateOnly? open;

    public long Count { get; private set; }

    public Task BeginAsync() => seals.MoveAsync();

    /// <summary>Ends the day before and begins one.</summary>
    public async Task OpenAsync(DateOnly day)
    {
        await CloseAsync();
        open = day;
    }

    public void Add(AuditLeaf leaf)
    {
        if (!trees.TryGetValue(leaf.OrganizationId, out var tree))
        {
            trees.Add(leaf.OrganizationId, tree = new MerkleTree());
        }

        tree.Add(leaf.Hash);
    }

    /// <summary>Ends the last day; seals that are left over have nothing that they were made over.</summary>
    public async Task EndAsync()
    {
        await CloseAsync();
        open = DateOnly.MaxValue;
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        if (open is not { } day)
        {
            return;
        }

        for (; seals.Current is { } row && row.Seal.Day <= day; await seals.MoveAsync())
        {
            Count++;
            Check(row, row.Seal.Day == day && trees.Remove(row.Seal.OrganizationId, out var tree) ? tree : null);
        }

        foreach (var (organization, tree) in trees)
        {
            findings.Add(AuditFault.SealMissing, $"the seal over {tree.Count} entries is missing", organization, day);
        }

        trees.Clear();
    }

    private void Check(Chained row, MerkleTree? tree)
    {
        var seal = row.Seal;
        if (seal.Open(box) is null)
        {
            findings.Add(AuditFault.SealChanged, "the seal was not written by Sesame, or under another master key", seal.OrganizationId, seal.Day);
        }

        if (tree is null)
        {
            findings.Add(AuditFault.SealAdded, $"a seal over {seal.Leaves} entries stands there, and no leaves do", seal.OrganizationId, seal.Day);
        }
        else if (tree.Count != seal.Leaves)
        {
            findings.Add(AuditFault.RootDiffers, $"{seal.Leaves} entries were sealed, and {tree.Count} leaves are there", seal.OrganizationId, seal.Day);
        }
        else if (!tree.Root.AsSpan().SequenceEqual(seal.Root))
        {
            findings.Add(AuditFault.RootDiffers, "the leaves are not those that the seal was made over", seal.OrganizationId, seal.Day);
        }

        if (!seal.Previous.AsSpan().SequenceEqual(row.Before))
        {
            findings.Add(AuditFault.ChainBroken, "the seal does not follow the one before, which is missing or another", seal.OrganizationId, seal.Day);
        }
    }

    private sealed record Chained(AuditSeal Seal, byte[] Before);
}
