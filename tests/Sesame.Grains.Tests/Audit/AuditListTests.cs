using System.Text.Json;
using Npgsql;
using Sesame.Abstractions.Audit;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Audit;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Grains.Tests.Audit;

/// <summary>Lists of the audit log at a size where a scan would show.</summary>
public sealed class AuditListTests(AuditListTests.Log log) : IClassFixture<AuditListTests.Log>
{
    private const int Entries = 20_000;
    private static readonly Guid Ada = Guid.Parse("01995b2f-0000-7000-8000-0000000000ad");
    private static readonly Guid Acme = Guid.Parse("01995b2f-0000-7000-8000-00000000ac3e");

    public static TheoryData<string, ListAudit> Lists { get; } = new()
    {
        { "all", new ListAudit(50) },
        { "a stretch of time", new ListAudit(50, BeginAt: At(5_000), EndAt: At(9_000)) },
        { "one user", new ListAudit(50, UserId: Ada) },
        { "one object", new ListAudit(50, ObjectId: "object-7") },
        { "one organization", new ListAudit(50, OrganizationId: Acme) },
        { "one user, a stretch of time", new ListAudit(50, UserId: Ada, BeginAt: At(5_000), EndAt: At(9_000)) },
        { "an action", new ListAudit(50, Action: "users.") },
        { "a rare action of an object", new ListAudit(50, ObjectId: "object-7", Action: "keys.rotate") },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Pages_show_every_entry_once_the_newest_first(string name, ListAudit query)
    {
        var seen = new List<AuditView>();
        var after = (string?)null;
        do
        {
            var page = await log.List(query with { Size = 170, After = after });
            Assert.True(page.Items.Count <= 170);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(await log.Count(query), seen.Count);
        Assert.NotEmpty(seen);
        Assert.All(seen, entry => Assert.True(IsOf(entry, query), name));
        Assert.Equal(seen.Select(entry => entry.Id).Distinct(), seen.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id.ToString(), StringComparer.Ordinal).Select(entry => entry.Id));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task No_list_scans_the_log(string name, ListAudit query)
    {
        Assert.NotEmpty(name);
        var command = AuditQueries.Statement(query, 51);
        await using var connection = await log.Database.Source.OpenConnectionAsync();
        await using var explain = new NpgsqlCommand($"EXPLAIN (ANALYZE, FORMAT JSON) {command.CommandText}", connection);
        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            explain.Parameters.Add(parameter.Clone());
        }

        Check(JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan"));
    }

    [Fact]
    public async Task An_action_that_nothing_has_is_looked_for_a_stretch_at_a_time()
    {
        var page = await log.List(new ListAudit(50, Action: "never."));
        Assert.Empty(page.Items);
        var pages = 1;
        for (; page.Next is { } after; pages++)
        {
            page = await log.List(new ListAudit(50, After: after, Action: "never."));
        }

        Assert.Equal((Entries / AuditQueries.LookedAtMax) + 1, pages);
    }

    [Fact]
    public async Task A_key_that_was_made_up_is_the_beginning() => Assert.Equal(
        (await log.List(new ListAudit(5))).Items.Select(entry => entry.Id),
        (await log.List(new ListAudit(5, After: "0 x"))).Items.Select(entry => entry.Id));

    private static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    private static bool IsOf(AuditView entry, ListAudit query) =>
        (query.UserId is null || entry.Caller.UserId == query.UserId)
        && (query.ObjectId is null || entry.ObjectId == query.ObjectId)
        && (query.OrganizationId is null || entry.Caller.OrganizationId == query.OrganizationId)
        && entry.Action.StartsWith(query.Action, StringComparison.Ordinal)
        && (query.BeginAt is null || entry.At >= query.BeginAt)
        && (query.EndAt is null || entry.At < query.EndAt);

    private static void Check(JsonElement node)
    {
        const int RowsMax = 200;
        Assert.True(node.GetProperty("Node Type").GetString() != "Seq Scan" || node.GetProperty("Actual Rows").GetDouble() == 0, node.ToString());
        Assert.True(node.GetProperty("Actual Rows").GetDouble() <= RowsMax, node.ToString());
        Assert.True(!node.TryGetProperty("Rows Removed by Filter", out var removed) || removed.GetDouble() <= RowsMax, node.ToString());
        if (node.TryGetProperty("Plans", out var inner))
        {
            foreach (var plan in inner.EnumerateArray())
            {
                Check(plan);
            }
        }
    }

    /// <summary>20,000 entries of many users, objects and organizations, two of each moment.</summary>
    public sealed class Log() : SiloFixture(services => services.AddAudit()), IAsyncLifetime
    {
        public Task<Page<AuditView>> List(ListAudit query) => Silo.Grains.GetGrain<IAuditDirectoryGrain>("deployment").List(query);

        public async Task<int> Count(ListAudit query)
        {
            await using var command = Database.Source.CreateCommand(
                "SELECT count(*)::int FROM audit_log WHERE ($1::uuid IS NULL OR user_id = $1) AND ($2::text IS NULL OR object_id = $2) AND ($3::uuid IS NULL OR organization_id = $3)"
                + " AND starts_with(action, $4) AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)");
            foreach (var parameter in new[] { Param.Uuid(query.UserId), Param.Text(query.ObjectId), Param.Uuid(query.OrganizationId), Param.Text(query.Action), Param.Time(query.BeginAt), Param.Time(query.EndAt) })
            {
                command.Parameters.Add(parameter);
            }

            return (int)(await command.ExecuteScalarAsync())!;
        }

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await Database.ExecuteAsync(
                $"""
                INSERT INTO audit_log (at, id, command_id, action, object_kind, object_id, organization_id, caller_kind, user_id)
                SELECT timestamptz '2026-11-01T00:00:00Z' + (n / 2) * interval '1 second', gen_random_uuid(), gen_random_uuid(),
                    CASE WHEN n % 1000 = 7 THEN 'keys.rotate' WHEN n % 3 = 0 THEN 'users.update' ELSE 'sessions.refresh' END, 'thing', 'object-' || n % 500,
                    CASE WHEN n % 200 = 0 THEN uuid '{Acme}' END, 3, CASE WHEN n % 100 = 0 THEN uuid '{Ada}' ELSE gen_random_uuid() END
                FROM generate_series(0, {Entries - 1}) n
                """);
            await Database.ExecuteAsync("ANALYZE audit_log");
        }
    }
}
