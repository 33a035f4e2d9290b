using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

/// <summary>What a try costs tells nothing about an account: statements are counted as the driver sends them.</summary>
public sealed class DeviceCostTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Wrong = "not the password at all";
    private readonly People people = new(silo.Grains);

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_foreign_token_costs_the_same_statements_and_hash_for_known_and_unknown_addresses(bool genuine)
    {
        var (_, own) = await people.Register();
        var token = (await people.LogIn(own)).DeviceToken;
        var (_, known) = await people.Register();
        var sent = genuine ? token : $"sdt_{Guid.NewGuid():N}.1.AAAA";

        var first = await CostOf(known, sent);
        var second = await CostOf(People.NewEmail(), sent);

        Assert.NotEmpty(first);
        Assert.Contains(first, text => text.Contains("known_devices", StringComparison.Ordinal));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Delayed_tries_with_a_token_cost_the_same_statements_and_no_hash()
    {
        var (_, own) = await people.Register();
        var token = (await people.LogIn(own)).DeviceToken;
        var (_, known) = await people.Register();
        var nobody = People.NewEmail();
        foreach (var email in new[] { known, nobody })
        {
            for (var i = 0; i < 5; i++)
            {
                await people.TryLogin(email, Wrong);
            }
        }

        Assert.Equal(await CostOf(known, token), await CostOf(nobody, token));
    }

    // The statements of one try, in their order, and how many hashes it took.
    private async Task<List<string>> CostOf(string email, string token)
    {
        using var sent = new SentStatements(silo.Database.ConnectionString, IsOfLogin);
        var before = silo.HashesStarted;
        var result = await people.TryLogin(email, Wrong, token);
        return [.. sent.Texts, $"{result.GetType().Name}, {silo.HashesStarted - before} hashes"];
    }

    // Not what the silo does beside the logins: it purges so many rows at a time.
    private static bool IsOfLogin(string text) =>
        new[] { "known_devices", "user_emails", "credentials", "login_" }.Any(table => text.Contains(table, StringComparison.Ordinal)) && !text.Contains("due_work", StringComparison.Ordinal)
        && !text.Contains("LIMIT 5000", StringComparison.Ordinal);
}
