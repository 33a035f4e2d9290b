using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Grains.Logins;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class LoginAttemptsTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Wrong = "not the password at all";
    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task Every_attempt_is_listed_with_who_when_how_and_from_where_the_newest_first()
    {
        var (id, email) = await people.Register();
        await people.TryLogin(email, Wrong);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await people.LogIn(email);

        var page = await List(new ListLoginAttempts(50, null, UserId: id));

        Assert.Equal([true, false], page.Items.Select(attempt => attempt.Succeeded));
        Assert.All(page.Items, attempt => Assert.Equal(
            (id, People.Client, "password", "192.0.2.1", "tests"), (attempt.UserId, attempt.ClientId, attempt.Method, attempt.IpAddress, attempt.UserAgent)));
        Assert.Equal(silo.Time.GetUtcNow(), page.Items[0].At);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Attempts_are_found_by_the_address_they_named_also_when_it_is_nobodys()
    {
        var nobody = People.NewEmail();
        await people.TryLogin(nobody, Wrong);

        var attempt = Assert.Single((await List(new ListLoginAttempts(50, null, Identifier: nobody))).Items);
        Assert.Null(attempt.UserId);
        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM login_attempts a WHERE a::text LIKE '%{nobody}%'"));
    }

    [Fact]
    public async Task The_steps_of_a_second_factor_are_found_by_the_address_the_login_began_with()
    {
        var (id, email) = await people.Register();
        var (authenticator, _) = await Authenticator.SetUp(silo.Grains, id, silo.Time.GetUtcNow());
        silo.Time.Advance(2 * Authenticator.Step);
        var flow = people.Flow(People.NewState());
        await flow.SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, People.Password, CountAddress: false));
        await flow.SubmitTotp(new SubmitTotp(People.Caller, authenticator.WrongAt(silo.Time.GetUtcNow()), CountAddress: false));
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<LoginResult.Session>(await flow.SubmitTotp(new SubmitTotp(People.Caller, authenticator.CodeAt(silo.Time.GetUtcNow()), CountAddress: false)));

        var page = await List(new ListLoginAttempts(50, null, Identifier: email));

        Assert.Equal([("password", true), ("totp", false), ("totp", true)], page.Items.Select(attempt => (attempt.Method, attempt.Succeeded)).Order());
    }

    [Fact]
    public async Task Filters_are_joined_and_pages_go_on_where_the_last_one_ended()
    {
        var (id, email) = await people.Register();
        var (_, other) = await people.Register();
        var from = silo.Time.GetUtcNow();
        for (var i = 0; i < 3; i++)
        {
            await people.TryLogin(email, Wrong);
            await people.LogIn(email);
            await people.LogIn(other);
            silo.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var failed = new ListLoginAttempts(2, null, UserId: id, Succeeded: false, IpAddress: "192.0.2.1", From: from, To: silo.Time.GetUtcNow());
        var first = await List(failed);
        var second = await List(failed with { After = first.Next });

        Assert.Equal((2, 1), (first.Items.Count, second.Items.Count));
        Assert.Null(second.Next);
        var all = first.Items.Concat(second.Items).ToList();
        Assert.Equal(3, all.DistinctBy(attempt => attempt.Id).Count());
        Assert.Equal(all.OrderByDescending(attempt => attempt.At), all);
        Assert.Empty((await List(failed with { IpAddress = "192.0.2.2" })).Items);
        Assert.Empty((await List(failed with { To = from })).Items);
        Assert.Equal(6, (await List(failed with { Size = 50, Succeeded = null })).Items.Count);
    }

    [Theory]
    [InlineData("attempts_of_user", 6, "user_id_at_id")]
    [InlineData("attempts_of_identifier", 7, "identifier_hash_at_id")]
    [InlineData("attempts_of_address", 8, "ip_address_at_id")]
    [InlineData("attempts_failed", 0, "at_id")]
    [InlineData("attempts_newest", 0, "pkey")]
    public async Task Each_filter_has_an_index_that_yields_the_order_without_sorting(string statement, int leading, string index)
    {
        string[] values = ["now()", "gen_random_uuid()", "'epoch'::timestamptz", "10", "NULL", "NULL", "NULL", "NULL"];
        if (leading > 0)
        {
            values[leading - 1] = leading switch { 6 => "'0192f0c1-2a3b-7c4d-8e5f-0123456789ab'", 7 => "'x'", _ => "'192.0.2.1'" };
        }

        var sql = values.Index().Aggregate(SqlFile.Load<LoginAttemptQueries>(statement), (text, value) => text.Replace($"${value.Index + 1}", value.Item, StringComparison.Ordinal));
        await using var connection = await silo.Database.Source.OpenConnectionAsync();
        await using var setting = new NpgsqlCommand("SET enable_seqscan = off; SET enable_bitmapscan = off", connection);
        await setting.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand($"EXPLAIN {sql}", connection);
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains("Index Scan", StringComparison.Ordinal) && line.Contains(index, StringComparison.Ordinal));
        // The months are merged in their order.
        Assert.DoesNotContain(plan, line => line.TrimStart(' ', '-', '>').StartsWith("Sort ", StringComparison.Ordinal) && !line.Contains("Sort Key", StringComparison.Ordinal) || line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    private Task<Page<LoginAttemptView>> List(ListLoginAttempts query) => silo.Grains.GetGrain<ILoginDirectoryGrain>("deployment").ListAttempts(query);
}
