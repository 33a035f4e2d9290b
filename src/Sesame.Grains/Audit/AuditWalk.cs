using System.Globalization;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>One verification: leaves in their order, beside them the entries and the seals.</summary>
internal sealed class AuditWalk
{
    private const int Rows = 2_000;

    private readonly SealTable table;
    private readonly SecretBox box;
    private readonly string? knownHead;
    private readonly long? knownCount;
    private readonly AuditFindings findings = new(AuditVerifier.FindingsMax);
    private readonly Pages<AuditLeaf> leaves;
    private readonly Pages<LoggedEntry> entries;
    private readonly SealWalk seals;
    private readonly MerkleTree all = new();
    private readonly CancellationToken cancellationToken;
    private AuditLeaf? former;
    private DateOnly? firstDay;
    private long removed;
    private bool knownHeadMet;

    public AuditWalk(SealTable table, SecretBox box, string? knownHead, CancellationToken cancellationToken)
    {
        this.table = table;
        this.box = box;
        this.knownHead = knownHead;
        knownCount = knownHead is null ? null : long.Parse(knownHead.AsSpan(0, knownHead.IndexOf(':', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
        this.cancellationToken = cancellationToken;
        leaves = new Pages<AuditLeaf>(last => table.LeavesAsync(last?.Sequence ?? long.MinValue, Rows, cancellationToken));
        entries = new Pages<LoggedEntry>(last => table.EntriesAsync(last?.Key ?? FirstKey, long.MaxValue, Rows, cancellationToken));
        seals = new SealWalk(table, box, findings, cancellationToken);
    }

    // Also a number that was never given out comes after it.
    private static LogKey FirstKey => LogKey.Beginning with { Number = long.MinValue };

    public async Task<AuditReport> RunAsync()
    {
        var head = await table.HeadAsync(toWrite: false, cancellationToken);
        var removedBefore = head?.RemovedBefore ?? DateTimeOffset.UnixEpoch;
        await entries.MoveAsync();
        await seals.BeginAsync();
        await leaves.MoveAsync();
        for (; leaves.Current is { } leaf; await leaves.MoveAsync())
        {
            await CheckPlaceAsync(leaf);
            await CheckEntryAsync(leaf, removedBefore);
            all.Add(leaf.Hash);
            seals.Add(leaf);
            knownHeadMet |= all.Count == knownCount && AuditVerifier.HeadOf(all) == knownHead;
            former = leaf;
        }

        await seals.EndAsync();
        var (unsealed, since) = await TailAsync(head);
        CheckHead(head);
        return new AuditReport(
            all.Count, removed, seals.Count, firstDay, former?.Day, AuditVerifier.HeadOf(all), unsealed, since, findings.List, findings.Count);
    }

    private async Task CheckPlaceAsync(AuditLeaf leaf)
    {
        firstDay ??= leaf.Day;
        var expected = (former?.Sequence ?? 0) + 1;
        if (leaf.Sequence != expected)
        {
            findings.Add(
                AuditFault.LeavesMissing, $"{leaf.Sequence - expected} leaves are missing between {(former is null ? "the beginning" : $"{former.Day:O}")} and {leaf.Day:O}", day: leaf.Day);
        }

        if (former is not null && (leaf.Day < former.Day || leaf.Key.CompareTo(former.Key) <= 0))
        {
            findings.Add(AuditFault.LeavesMoved, $"leaf {leaf.Sequence} of entry {leaf.Key.Id} stands in another place than it was made in", leaf.OrganizationId, leaf.Day);
        }

        if (former is null || leaf.Day != former.Day)
        {
            await seals.OpenAsync(leaf.Day);
        }
    }

    private async Task CheckEntryAsync(AuditLeaf leaf, DateTimeOffset removedBefore)
    {
        for (; entries.Current is { } added && added.Key.CompareTo(leaf.Key) < 0; await entries.MoveAsync())
        {
            findings.Added(added);
        }

        if (entries.Current is { } entry && entry.Key == leaf.Key)
        {
            if (entry.OrganizationId != leaf.OrganizationId || !entry.Hash.AsSpan().SequenceEqual(leaf.Hash))
            {
                findings.Changed(leaf, entry);
            }

            await entries.MoveAsync();
        }
        else if (leaf.Key.At < removedBefore)
        {
            removed++;
        }
        else
        {
            findings.Missing(leaf);
        }
    }

    // What comes after the last leaf, and after what the head says was sealed.
    private async Task<(long Count, DateTimeOffset? Since)> TailAsync(AuditHead? head)
    {
        var last = head?.Last ?? LogKey.Beginning;
        var count = 0L;
        DateTimeOffset? since = null;
        for (; entries.Current is { } entry; await entries.MoveAsync())
        {
            if (entry.Key.CompareTo(last) <= 0)
            {
                findings.Added(entry);
                continue;
            }

            count++;
            since = since is null || entry.Key.At < since ? entry.Key.At : since;
        }

        return (count, since);
    }

    private void CheckHead(AuditHead? head)
    {
        if (head is null)
        {
            if (all.Count + seals.Count > 0)
            {
                findings.Add(AuditFault.HeadDiffers, "the head is missing");
            }
        }
        else if (head.Open(box) is not { } tree)
        {
            findings.Add(AuditFault.HeadDiffers, "the head was not written by Sesame, or under another master key");
        }
        else if (tree.Count != all.Count)
        {
            findings.Add(AuditFault.HeadDiffers, $"{tree.Count} leaves were sealed in all, and {all.Count} are there");
        }
        else if (!tree.Root.AsSpan().SequenceEqual(all.Root) || (former?.Key ?? LogKey.Beginning) != head.Last)
        {
            findings.Add(AuditFault.HeadDiffers, "the leaves are not those that were sealed");
        }

        if (knownHead is not null && !knownHeadMet && knownHead != AuditVerifier.HeadOf(new MerkleTree()))
        {
            findings.Add(AuditFault.HeadDiffers, $"the log does not begin with what the head {knownHead} stands for: it was written anew, or taken back");
        }
    }
}
