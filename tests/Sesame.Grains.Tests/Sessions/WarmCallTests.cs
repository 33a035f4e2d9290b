using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
using Sesame.Abstractions.Sessions;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

/// <summary>What is asked most is answered from memory: statements are counted as the driver sends them.</summary>
public sealed class WarmCallTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Calls = 1_000;

    [Fact]
    public async Task A_thousand_checks_of_a_warm_session_read_nothing()
    {
        var people = new People(silo.Grains);
        var (_, email) = await people.Register();
        var grain = silo.Grains.GetGrain<ISessionGrain>((await people.LogIn(email)).Grant.SessionId.ToString());
        Assert.NotNull(await grain.Check());

        Assert.Empty(await StatementsOf("sessions", async () => Assert.NotNull(await grain.Check())));
    }

    [Fact]
    public async Task A_thousand_uses_of_a_warm_key_read_nothing()
    {
        var grain = silo.Grains.GetGrain<IApiKeyGrain>(Guid.CreateVersion7().ToString());
        Assert.IsType<CreateApiKeyResult.Created>(await grain.Create(new CreateApiKey(CallContext.System, "warm", null, null, ["backend:users"], [])));
        Assert.NotNull(await grain.Access());

        Assert.Empty(await StatementsOf("api_keys", async () => Assert.NotNull(await grain.Access())));
    }

    [Fact]
    public async Task A_thousand_takes_from_a_warm_counter_read_nothing()
    {
        var policies = silo.Grains.GetGrain<IRateLimitPoliciesGrain>("deployment");
        var rule = new RateLimitRule($"warm-{Guid.NewGuid():N}", "user", 10 * Calls, RateLimitRule.WindowMax);
        var policy = Assert.IsType<ChangePolicyResult.Done>(await policies.Create(new CreateRateLimitPolicy(CallContext.System, rule))).Policy;
        var grain = silo.Grains.GetGrain<IRateLimitGrain>($"{policy.Id}/warm");
        Assert.IsType<ConsumeResult.Decided>(await grain.Consume(policy, 1));

        // What is written behind is not the calls', and reads nothing.
        var statements = await StatementsOf("rate_limit", async () => await grain.Consume(policy, 1));
        Assert.All(statements, text => Assert.Contains("INSERT INTO rate_limit_counters", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cold_session_is_read_which_shows_that_statements_are_seen() =>
        Assert.NotEmpty(await StatementsOf("sessions", async () => Assert.Null(await silo.Grains.GetGrain<ISessionGrain>(Guid.CreateVersion7().ToString()).Check()), calls: 1));

    private async Task<IReadOnlyList<string>> StatementsOf(string table, Func<Task> call, int calls = Calls)
    {
        using var sent = new SentStatements(silo.Database.ConnectionString, text => text.Contains(table, StringComparison.Ordinal));
        for (var i = 0; i < calls; i++)
        {
            await call();
        }

        return sent.Texts;
    }
}
