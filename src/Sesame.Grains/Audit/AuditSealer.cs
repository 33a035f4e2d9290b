using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>
/// Seals the entries that are surely complete, a batch in a transaction: their leaves, the seals of their organizations and the head commit together, so that who
/// dies in the middle leaves nothing. Of two that come at once one waits at the head's row and finds the work done.
/// </summary>
internal sealed class AuditSealer(Database database, SecretBox box, TimeProvider time) : IDueWork
{
    /// <summary>So many entries are held in memory at once.</summary>
    public const int BatchMax = 1_000;

    private const int BatchesMax = 20;
    private const int TimeoutSeconds = 30;

    private readonly AuditHorizon horizon = new(database);

    public string Kind => "audit.seal";

    public TimeSpan? Every => TimeSpan.FromSeconds(1);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        if (await horizon.AdvanceAsync(cancellationToken) is not { } through)
        {
            return null;
        }

        for (var batch = 0; batch < BatchesMax; batch++)
        {
            if (await SealAsync(through, cancellationToken) < BatchMax)
            {
                horizon.Done(through);
                return null;
            }
        }

        // Others get their turn; then it goes on at once.
        return time.GetUtcNow();
    }

    /// <summary>Seals the next entries up to a number that all are complete to; returns how many that were.</summary>
    internal async Task<int> SealAsync(long through, CancellationToken cancellationToken)
    {
        try
        {
            await using var rented = await database.RentAsync(reserved: true, cancellationToken);
            await using var transaction = await rented.Connection.BeginTransactionAsync(cancellationToken);
            var sealedNow = await SealAsync(new SealTable(rented.Connection, TimeoutSeconds), through, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return sealedNow;
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            throw StorageErrors.Translate(exception);
        }
    }

    private async Task<int> SealAsync(SealTable table, long through, CancellationToken cancellationToken)
    {
        var (head, all) = await HeadAsync(table, box, cancellationToken);
        if (through < head.Last.Number)
        {
            // Another silo has come further meanwhile; unless numbers are given out anew.
            return await table.LastNumberAsync(cancellationToken) >= head.Last.Number
                ? 0
                : throw new AuditTamperedException("Numbers of audit entries are drawn below those that were sealed: the sequence audit_log_numbers was set back.");
        }

        var entries = await table.EntriesAsync(head.Last, through, BatchMax, cancellationToken);
        if (entries.Count == 0)
        {
            return 0;
        }

        // A clock that is behind another silo's must not open an earlier day again.
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var day = today > head.Day ? today : head.Day;
        var leaves = entries.Select((entry, index) => new AuditLeaf(head.Leaves + index + 1, entry.Key, entry.OrganizationId, day, entry.Hash)).ToList();
        var seals = await SealsAsync(table, leaves, day, cancellationToken);
        leaves.ForEach(leaf => all.Add(leaf.Hash));
        await table.AddAsync(day, leaves, cancellationToken);
        await table.SaveAsync(day, seals, now, cancellationToken);
        await table.SaveAsync(AuditHead.Of(entries[^1].Key, day, all, head.RemovedBefore, box), cancellationToken);
        return entries.Count;
    }

    /// <summary>The head, made where there is none, and its row locked; with the tree over all leaves.</summary>
    internal static async Task<(AuditHead Head, MerkleTree All)> HeadAsync(SealTable table, SecretBox box, CancellationToken cancellationToken)
    {
        var head = await table.HeadAsync(toWrite: true, cancellationToken);
        if (head is null)
        {
            await table.BeginAsync(AuditHead.Beginning(box), cancellationToken);
            head = await table.HeadAsync(toWrite: true, cancellationToken);
        }

        return head is null
            ? throw new AuditTamperedException("The head of the audit log's seals is gone.")
            : head.Open(box) is { } all
                ? (head, all)
                : throw new AuditTamperedException("The head of the audit log's seals was changed.");
    }

    private async Task<List<AuditSeal>> SealsAsync(SealTable table, List<AuditLeaf> leaves, DateOnly day, CancellationToken cancellationToken)
    {
        var groups = leaves.GroupBy(leaf => leaf.OrganizationId).ToList();
        var newest = (await table.NewestSealsAsync(groups.Select(group => group.Key), cancellationToken)).ToDictionary(seal => seal.OrganizationId);
        return groups.ConvertAll(group =>
        {
            var seal = newest.GetValueOrDefault(group.Key);
            var open = seal is null ? new MerkleTree() : seal.Open(box) ?? throw new AuditTamperedException("A seal of the audit log was changed.");
            var (tree, previous) = seal is null ? (open, AuditSeal.None) : seal.Day == day ? (open, seal.Previous) : (new MerkleTree(), seal.Chain);
            foreach (var leaf in group)
            {
                tree.Add(leaf.Hash);
            }

            return AuditSeal.Of(group.Key, day, tree, previous, box);
        });
    }
}
