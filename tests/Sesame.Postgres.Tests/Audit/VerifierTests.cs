using System.Globalization;
using Sesame.Grains.Audit;
using Xunit;

namespace Sesame.Postgres.Tests.Audit;

/// <summary>What somebody does who may do anything with the database, and how it is told.</summary>
public sealed class VerifierTests(SealedLog log) : IClassFixture<SealedLog>, IAsyncLifetime
{
    private static readonly DateOnly Second = new(2026, 11, 22);
    private static readonly DateOnly Third = new(2026, 11, 23);

    private Dictionary<(int Day, Guid Owner), List<Guid>> ids = [];

    // The second of Acme's entries on the second day.
    private Guid Entry => ids[(2, SealedLog.Acme)][1];

    public async Task InitializeAsync() => ids = await log.BeginWithHistoryAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("action = 'things.read'")]
    [InlineData("after = '{\"round\":7}'")]
    [InlineData("after = NULL")]
    [InlineData("user_id = gen_random_uuid()")]
    [InlineData("organization_id = NULL")]
    [InlineData("request_id = ''")]
    public async Task A_changed_entry_is_named(string change)
    {
        await log.ForceAsync($"UPDATE audit_log SET {change} WHERE id = '{Entry}'");
        Assert.Equal((AuditFault.EntryChanged, SealedLog.Acme, Second, Entry), Named(Assert.Single((await FaultsAsync()))));
    }

    [Fact]
    public async Task A_removed_entry_is_named()
    {
        await log.ForceAsync($"DELETE FROM audit_log WHERE id = '{Entry}'");
        Assert.Equal((AuditFault.EntryMissing, SealedLog.Acme, Second, Entry), Named(Assert.Single((await FaultsAsync()))));
    }

    [Theory]
    [InlineData("number")]
    [InlineData("0")]
    public async Task An_added_entry_is_named(string number)
    {
        await log.ForceAsync(
            $"""
            INSERT INTO audit_log (number, at, id, command_id, action, object_kind, object_id, organization_id, caller_kind)
            SELECT {number}, at + interval '1 microsecond', gen_random_uuid(), command_id, action, object_kind, object_id, organization_id, caller_kind FROM audit_log WHERE id = '{Entry}'
            """);
        var fault = Assert.Single((await FaultsAsync()));
        Assert.Equal((AuditFault.EntryAdded, SealedLog.Acme, Second), (fault.Kind, fault.OrganizationId, fault.Day));
    }

    [Fact]
    public async Task Entries_that_changed_places_are_named()
    {
        var other = ids[(2, SealedLog.Acme)][2];
        await log.ForceAsync(
            $"UPDATE audit_log a SET number = b.number FROM audit_log b WHERE (a.id, b.id) IN (('{Entry}', '{other}'), ('{other}', '{Entry}'))");
        var faults = await FaultsAsync();
        Assert.Equal([(AuditFault.EntryMoved, SealedLog.Acme, Second, Entry), (AuditFault.EntryMoved, SealedLog.Acme, Second, other)], faults.Select(Named).OrderBy(fault => fault.Item4 == other));
    }

    [Fact]
    public async Task An_entry_that_was_dated_back_is_named()
    {
        await log.ForceAsync($"UPDATE audit_log SET at = at - interval '1 day' WHERE id = '{Entry}'");
        Assert.Equal((AuditFault.EntryMoved, SealedLog.Acme, Second, Entry), Named(Assert.Single((await FaultsAsync()))));
    }

    [Fact]
    public async Task An_entry_that_was_changed_with_its_leaf_breaks_the_root_of_its_day()
    {
        await log.ForceAsync($"UPDATE audit_leaves SET hash = sha256('x') WHERE id = '{Entry}'; UPDATE audit_log SET action = 'things.read' WHERE id = '{Entry}'");
        var faults = await FaultsAsync();
        Assert.Contains(faults, fault => (fault.Kind, fault.OrganizationId, fault.Day) == (AuditFault.RootDiffers, SealedLog.Acme, Second));
        Assert.Contains(faults, fault => fault.Kind == AuditFault.HeadDiffers);
    }

    [Fact]
    public async Task A_removed_leaf_is_told()
    {
        await log.ForceAsync($"DELETE FROM audit_leaves WHERE id = '{Entry}'");
        var faults = await FaultsAsync();
        Assert.Contains(faults, fault => (fault.Kind, fault.Day) == (AuditFault.LeavesMissing, Second));
        Assert.Contains(faults, fault => (fault.Kind, fault.EntryId) == (AuditFault.EntryAdded, Entry));
        Assert.Contains(faults, fault => (fault.Kind, fault.OrganizationId, fault.Day) == (AuditFault.RootDiffers, SealedLog.Acme, Second));
    }

    [Fact]
    public async Task A_changed_root_is_named()
    {
        await log.ForceAsync($"UPDATE audit_seals SET root = sha256('x') WHERE organization_id = '{SealedLog.Acme}' AND day = '{Second:O}'");
        var faults = await FaultsAsync();
        Assert.Equal([AuditFault.SealChanged, AuditFault.RootDiffers], faults.Select(fault => fault.Kind));
        Assert.All(faults, fault => Assert.Equal((SealedLog.Acme, Second), (fault.OrganizationId, fault.Day)));
    }

    [Fact]
    public async Task Swapped_seals_are_named()
    {
        await log.ForceAsync(
            $"""
            UPDATE audit_seals a SET leaves = b.leaves, frontier = b.frontier, root = b.root, previous = b.previous, chain = b.chain, mac = b.mac
            FROM audit_seals b WHERE a.day = b.day AND a.day = '{Second:O}' AND (a.organization_id, b.organization_id) IN (('{SealedLog.Acme}', '{SealedLog.Bolt}'), ('{SealedLog.Bolt}', '{SealedLog.Acme}'))
            """);
        var faults = await FaultsAsync();
        foreach (var organization in new[] { SealedLog.Acme, SealedLog.Bolt })
        {
            Assert.Contains(faults, fault => (fault.Kind, fault.OrganizationId, fault.Day) == (AuditFault.SealChanged, organization, Second));
            Assert.Contains(faults, fault => (fault.Kind, fault.OrganizationId, fault.Day) == (AuditFault.ChainBroken, organization, Third));
        }
    }

    [Fact]
    public async Task A_removed_seal_is_named_and_the_chain_breaks_behind_it()
    {
        await log.ForceAsync($"DELETE FROM audit_seals WHERE organization_id = '{SealedLog.Acme}' AND day = '{Second:O}'");
        Assert.Equal(
            [(AuditFault.SealMissing, SealedLog.Acme, Second), (AuditFault.ChainBroken, SealedLog.Acme, Third)],
            (await FaultsAsync()).Select(fault => (fault.Kind, fault.OrganizationId ?? default, fault.Day ?? default)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_whole_day_that_is_gone_with_its_seals_and_leaves_is_told(int day)
    {
        var gone = new DateOnly(2026, 11, 20 + day);
        await log.ForceAsync($"DELETE FROM audit_log WHERE (at AT TIME ZONE 'UTC')::date = '{gone:O}'; DELETE FROM audit_leaves WHERE day = '{gone:O}'; DELETE FROM audit_seals WHERE day = '{gone:O}'");
        var faults = await FaultsAsync();
        Assert.Contains(faults, fault => fault.Kind == AuditFault.HeadDiffers);
        if (day < 3)
        {
            // The day behind the gap says where it is.
            Assert.Contains(faults, fault => (fault.Kind, fault.Day) == (AuditFault.LeavesMissing, gone.AddDays(1)));
            foreach (var organization in new[] { Guid.Empty, SealedLog.Acme, SealedLog.Bolt })
            {
                Assert.Contains(faults, fault => (fault.Kind, fault.OrganizationId, fault.Day) == (AuditFault.ChainBroken, organization, gone.AddDays(1)));
            }
        }
    }

    [Fact]
    public async Task A_seal_of_ones_own_making_is_named()
    {
        await log.ForceAsync($"INSERT INTO audit_seals SELECT '2026-11-24', organization_id, leaves, frontier, root, chain, chain, mac, sealed_at FROM audit_seals WHERE organization_id = '{SealedLog.Acme}' AND day = '{Third:O}'");
        var faults = await FaultsAsync();
        Assert.Equal([AuditFault.SealChanged, AuditFault.SealAdded], faults.Select(fault => fault.Kind));
    }

    [Fact]
    public async Task A_head_that_is_gone_or_was_changed_is_told()
    {
        await log.ForceAsync("UPDATE audit_head SET leaves = leaves - 1");
        Assert.Equal(AuditFault.HeadDiffers, Assert.Single(await FaultsAsync()).Kind);
        await log.ForceAsync("DELETE FROM audit_head");
        Assert.Contains(await FaultsAsync(), fault => fault.Kind == AuditFault.HeadDiffers);
    }

    [Fact]
    public async Task Who_takes_all_back_to_an_earlier_state_is_told_by_a_head_noted_elsewhere()
    {
        await log.ForceAsync("CREATE TABLE kept AS SELECT * FROM audit_head; CREATE TABLE kept_seals AS SELECT * FROM audit_seals");
        await log.WriteAsync(SealedLog.Acme);
        await log.SealAsync();
        var noted = (await log.VerifyAsync()).Head;
        var count = long.Parse(noted.Split(':')[0], CultureInfo.InvariantCulture);
        await log.ForceAsync(
            $"""
            DELETE FROM audit_log WHERE number > (SELECT number FROM kept); DELETE FROM audit_leaves WHERE sequence >= {count};
            DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept; DELETE FROM audit_seals; INSERT INTO audit_seals SELECT * FROM kept_seals; DROP TABLE kept, kept_seals
            """);

        Assert.True((await log.VerifyAsync()).IsGood);
        var fault = Assert.Single((await log.Verifier.VerifyAsync(noted)).Findings);
        Assert.Equal(AuditFault.HeadDiffers, fault.Kind);

        await log.WriteAsync(SealedLog.Bolt);
        await log.SealAsync();
        Assert.False((await log.Verifier.VerifyAsync(noted)).IsGood);
    }

    [Fact]
    public async Task A_head_noted_earlier_is_the_beginning_of_what_came_after()
    {
        var noted = (await log.VerifyAsync()).Head;
        await log.WriteAsync();
        await log.SealAsync();
        Assert.True((await log.Verifier.VerifyAsync(noted)).IsGood);
    }

    [Fact]
    public async Task The_unsealed_tail_is_named_with_its_beginning()
    {
        var since = log.Time.GetUtcNow();
        await log.WriteAsync();
        await log.WriteAsync(SealedLog.Bolt);
        var report = await log.VerifyAsync();
        Assert.True(report.IsGood);
        Assert.Equal((2L, since), (report.Unsealed, report.UnsealedSince));
    }

    [Fact]
    public async Task More_faults_than_are_told_are_counted()
    {
        await log.Database.ExecuteAsync(
            """
            INSERT INTO audit_log (at, id, command_id, action, object_kind, object_id, caller_kind)
            SELECT now(), gen_random_uuid(), gen_random_uuid(), 'things.change', 'thing', n::text, 0 FROM generate_series(1, 3000) n
            """);
        await log.SealAsync();
        await log.ForceAsync("UPDATE audit_log SET action = 'things.read' WHERE object_id <> 'one'");
        var report = await log.VerifyAsync();
        Assert.Equal((AuditVerifier.FindingsMax, 3_000L), (report.Findings.Count, report.FindingsInAll));
    }

    private static (AuditFault, Guid, DateOnly, Guid) Named(AuditFinding fault) =>
        (fault.Kind, fault.OrganizationId ?? default, fault.Day ?? default, fault.EntryId ?? default);

    private async Task<IReadOnlyList<AuditFinding>> FaultsAsync() => (await log.VerifyAsync()).Findings;
}
