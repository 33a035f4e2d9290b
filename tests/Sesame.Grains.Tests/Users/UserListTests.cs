using System.Text.Json;
using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

/// <summary>Lists of users at a size where a scan would show.</summary>
public sealed class UserListTests(UserListTests.Crowd crowd) : IClassFixture<UserListTests.Crowd>
{
    private const int Size = 50;

    public static TheoryData<string, ListUsers> Lists { get; } = new()
    {
        { "newest", new ListUsers(Size, null, null) },
        { "oldest", new ListUsers(Size, null, null, Order: UserListOrder.OldestFirst) },
        { "newest, far on", new ListUsers(Size, "01995b2f-0000-7000-8000-000000003a98", null) },
        { "recently active", new ListUsers(Size, null, null, Order: UserListOrder.MostRecentlyActiveFirst) },
        { "long inactive", new ListUsers(Size, null, null, Order: UserListOrder.LongestInactiveFirst) },
        { "newest locked", new ListUsers(Size, null, null, Standing: UserStanding.Locked) },
        { "recently active disabled", new ListUsers(Size, null, null, Standing: UserStanding.Disabled, Order: UserListOrder.MostRecentlyActiveFirst) },
        { "deleted", new ListUsers(Size, null, null, Standing: UserStanding.Deleted) },
        { "email", new ListUsers(Size, null, "user") },
        { "name", new ListUsers(Size, null, null, NamePrefix: "g") },
        { "legacy id", new ListUsers(Size, null, null, LegacyUserId: "legacy-77") },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task No_list_scans_the_table_however_the_statement_is_planned(string name, ListUsers query)
    {
        Assert.NotEmpty(name);
        var command = UserList.Of(query).Statement(Size + 1);
        await using var connection = await crowd.Database.Source.OpenConnectionAsync();

        // Planned for these values, and run: it reads a stretch, not what it leaves out.
        await using var explain = new NpgsqlCommand($"EXPLAIN (ANALYZE, FORMAT JSON) {command.CommandText}", connection);
        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            explain.Parameters.Add(parameter.Clone());
        }

        Check(JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan"), rowsMax: 4 * (Size + 1));

        // Planned once for all values, as the server does with a statement that comes often.
        var nothing = string.Join(", ", Enumerable.Repeat("NULL", command.Parameters.Count));
        foreach (var statement in new[] { "SET plan_cache_mode = force_generic_plan", $"PREPARE list AS {command.CommandText}" })
        {
            await using var prepare = new NpgsqlCommand(statement, connection);
            await prepare.ExecuteNonQueryAsync();
        }

        await using var generic = new NpgsqlCommand($"EXPLAIN (FORMAT JSON) EXECUTE list ({nothing})", connection);
        Check(JsonDocument.Parse((string)(await generic.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan"), rowsMax: null);
        await using var reset = new NpgsqlCommand("DEALLOCATE list; RESET plan_cache_mode", connection);
        await reset.ExecuteNonQueryAsync();
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Pages_show_every_user_once_in_order(string name, ListUsers query)
    {
        var seen = new List<UserView>();
        var after = (string?)null;
        do
        {
            var page = await crowd.List(query with { Size = 200, After = after });
            Assert.True(page.Items.Count <= 200);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null && seen.Count < 3_000);

        Assert.NotEmpty(seen);
        Assert.Equal(seen.Count, seen.Select(user => user.Id).Distinct().Count());
        Assert.All(seen, user => Assert.True(IsOf(user, query.Standing), name));
        Assert.Equal(InOrder(seen, query).Select(user => user.Id), seen.Select(user => user.Id));
    }

    [Fact]
    public async Task A_user_is_found_by_any_of_his_names_in_any_case_and_once()
    {
        var found = (await crowd.List(new ListUsers(200, null, null, NamePrefix: "émile"))).Items;
        Assert.Equal(["Émile", "Zola"], found.Select(user => user.Profile.FirstName).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal("both", Assert.Single((await crowd.List(new ListUsers(200, null, null, NamePrefix: "both"))).Items).Profile.Username);
        Assert.Empty((await crowd.List(new ListUsers(200, null, null, NamePrefix: "é%"))).Items);
    }

    [Fact]
    public async Task An_id_of_another_system_finds_its_user() =>
        Assert.Equal("user77@example.com", Assert.Single((await crowd.List(new ListUsers(10, null, null, LegacyUserId: "legacy-77"))).Items).Emails[0].Email);

    [Fact]
    public async Task A_key_that_was_made_up_is_the_beginning()
    {
        foreach (var order in Enum.GetValues<UserListOrder>())
        {
            var first = await crowd.List(new ListUsers(5, null, null, Order: order));
            var odd = await crowd.List(new ListUsers(5, "0 x", null, Order: order));
            Assert.Equal(first.Items.Select(user => user.Id), odd.Items.Select(user => user.Id));
        }
    }

    private static bool IsOf(UserView user, UserStanding standing) => standing switch
    {
        UserStanding.Deleted => user.DeletedAt is not null,
        UserStanding.Disabled => !user.Enabled && user.DeletedAt is null,
        UserStanding.Locked => user is { Locked: true, Enabled: true, DeletedAt: null },
        _ => user.DeletedAt is null,
    };

    private static IEnumerable<UserView> InOrder(IEnumerable<UserView> users, ListUsers query) => query switch
    {
        { EmailPrefix: not null } => users.OrderBy(user => user.Emails[0].Email, StringComparer.Ordinal),
        { NamePrefix: not null } => users.OrderBy(user => Term(user, query.NamePrefix), StringComparer.Ordinal).ThenBy(user => user.Id.ToString(), StringComparer.Ordinal),
        { Order: UserListOrder.OldestFirst } => users.OrderBy(user => user.Id.ToString(), StringComparer.Ordinal),
        { Order: UserListOrder.MostRecentlyActiveFirst } => users.OrderByDescending(user => user.LastActiveAt).ThenByDescending(user => user.Id.ToString(), StringComparer.Ordinal),
        { Order: UserListOrder.LongestInactiveFirst } => users.OrderBy(user => user.LastActiveAt).ThenBy(user => user.Id.ToString(), StringComparer.Ordinal),
        _ => users.OrderByDescending(user => user.Id.ToString(), StringComparer.Ordinal),
    };

    private static string Term(UserView user, string prefix) => new[] { user.Profile.FirstName, user.Profile.LastName, user.Profile.Username }
        .Select(name => name?.ToLowerInvariant()).First(name => name?.StartsWith(prefix, StringComparison.Ordinal) == true)!;

    private static void Check(JsonElement node, int? rowsMax)
    {
        var kind = node.GetProperty("Node Type").GetString();
        Assert.NotEqual("Seq Scan", kind);
        if (rowsMax is { } most)
        {
            Assert.True(node.GetProperty("Actual Rows").GetDouble() <= most, node.ToString());
            Assert.True(!node.TryGetProperty("Rows Removed by Filter", out var removed) || removed.GetDouble() <= most, node.ToString());
        }

        if (node.TryGetProperty("Plans", out var inner))
        {
            foreach (var plan in inner.EnumerateArray())
            {
                Check(plan, rowsMax);
            }
        }
    }

    /// <summary>30,000 users of all standings.</summary>
    public sealed class Crowd : IAsyncLifetime
    {
        private readonly WholeSilo silo = new();

        public TestDatabase Database => silo.Database;

        public Task<Page<UserView>> List(ListUsers query) => silo.Grains.GetGrain<IUserDirectoryGrain>("deployment").List(query);

        public Task DisposeAsync() => silo.DisposeAsync();

        public async Task InitializeAsync()
        {
            await silo.InitializeAsync();
            await Database.ExecuteAsync(
                """
                INSERT INTO users (id, version, legacy_user_id, username, first_name, last_name, has_password, update_password_required, locked, enabled, mfa_enabled,
                    can_create_orgs, roles, security_epoch, created_at, last_active_at, deleted_at)
                SELECT ('01995b2f-' || lpad(to_hex(n / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 'legacy-' || n, 'u' || n,
                    'Given' || n % 100, 'Family' || n, false, false, n % 50 = 0, n % 40 <> 0, false, false, '{user}', 1,
                    timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-06-01' + (n * 7919 % 10000) * interval '1 second',
                    CASE WHEN n % 30 = 0 THEN timestamptz '2026-07-01' END
                FROM generate_series(1, 30000) n
                """);
            await Database.ExecuteAsync(
                """
                INSERT INTO user_emails (user_id, email, is_primary, is_claimed, created_at)
                SELECT id, 'user' || substr(legacy_user_id, 8) || '@example.com', true, true, created_at FROM users
                """);
            foreach (var (username, first, last) in new[] { ("both", "Both", "Bothwell"), ("ezola", "Zola", "ÉMILE"), ("emile", "Émile", "Verhaeren") })
            {
                await silo.Grains.GetGrain<IUserGrain>(Guid.CreateVersion7().ToString()).Register(new RegisterUser(
                    People.Caller, new RegistrationForm(People.NewEmail(), null, new UserProfile(username, first, last)), true, null, ["user"]));
            }

            await Database.ExecuteAsync("ANALYZE users, user_emails");
        }
    }
}
