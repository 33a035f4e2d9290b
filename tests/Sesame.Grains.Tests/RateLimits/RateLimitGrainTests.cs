using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
using Sesame.Grains.RateLimits;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Grains.Tests.RateLimits;

public sealed class RateLimitGrainTests(RateLimitGrainTests.Fixture fixture) : IClassFixture<RateLimitGrainTests.Fixture>
{
    // So long that no window ends while a test runs.
    private static readonly TimeSpan Window = RateLimitRule.WindowMax;

    private IRateLimitPoliciesGrain Policies => fixture.Silo.Grains.GetGrain<IRateLimitPoliciesGrain>("deployment");

    [Theory]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    public async Task Of_2000_calls_at_once_exactly_100_are_admitted(RateLimitAlgorithm algorithm)
    {
        var policy = await CreateAsync(Rule(100) with { Algorithm = algorithm });
        var results = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => Task.Run(async () => await Counter(policy, "many").Consume(policy, 1))));
        Assert.Equal(100, results.Count(result => result is ConsumeResult.Decided { Verdict.Allowed: true }));
        Assert.Equal(2_000, results.OfType<ConsumeResult.Decided>().Count());
    }

    [Fact]
    public async Task Subjects_are_counted_apart()
    {
        var policy = await CreateAsync(Rule(1));
        Assert.True(await TakeAsync(policy, "a/b"));
        Assert.False(await TakeAsync(policy, "a/b"));
        Assert.True(await TakeAsync(policy, "a"));
    }

    [Fact]
    public async Task What_was_taken_is_still_taken_after_a_graceful_restart()
    {
        var policy = await CreateAsync(Rule(10));
        for (var i = 0; i < 7; i++)
        {
            Assert.True(await TakeAsync(policy, "restart"));
        }

        await fixture.RestartAsync();
        Assert.Equal(3, (await Counter(policy, "restart").Peek(policy)).Remaining);
    }

    [Fact]
    public async Task A_flush_writes_what_was_taken_and_never_lowers_it()
    {
        var policy = await CreateAsync(Rule(10));
        await TakeAsync(policy, "flush");
        var writing = fixture.Silo.Services.GetRequiredService<WriteBehind>();
        Assert.True(await writing.FlushAsync());
        Assert.Equal(1L, await TakenAsync(policy, "flush"));
        await fixture.Database.ExecuteAsync($"UPDATE rate_limit_counters SET taken = 9 WHERE policy_id = '{policy.Id}'");
        await TakeAsync(policy, "flush");
        Assert.True(await writing.FlushAsync());
        Assert.Equal(9L, await TakenAsync(policy, "flush"));
    }

    [Fact]
    public async Task A_warm_consume_costs_no_statement()
    {
        var policy = await CreateAsync(Rule(1_000_000));
        await TakeAsync(policy, "warm");
        await fixture.Silo.Services.GetRequiredService<WriteBehind>().FlushAsync();
        var before = await fixture.Database.ScalarAsync<string>($"SELECT xmin::text FROM rate_limit_counters WHERE policy_id = '{policy.Id}'");
        for (var i = 0; i < 1_000; i++)
        {
            await TakeAsync(policy, "warm");
        }

        // All of them reach the row together, by the one batch of an interval.
        await fixture.Silo.Services.GetRequiredService<WriteBehind>().FlushAsync();
        Assert.NotEqual(before, await fixture.Database.ScalarAsync<string>($"SELECT xmin::text FROM rate_limit_counters WHERE policy_id = '{policy.Id}'"));
        Assert.Equal(1_001L, await fixture.Database.ScalarAsync<decimal>($"SELECT sum(taken) FROM rate_limit_counters WHERE policy_id = '{policy.Id}'"));
    }

    [Fact]
    public async Task A_changed_limit_holds_at_the_next_consume_and_a_changed_window_counts_anew()
    {
        var policy = await CreateAsync(Rule(1));
        Assert.True(await TakeAsync(policy, "s"));
        Assert.False(await TakeAsync(policy, "s"));
        var raised = await UpdateAsync(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = policy.Id, Limit = 2 });
        Assert.True(await TakeAsync(raised, "s"));

        // Who found the policy before the change is judged by the change all the same.
        Assert.Equal(2, (await Counter(policy, "s").Peek(policy)).Limit);
        var anew = await UpdateAsync(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = policy.Id, Window = TimeSpan.FromDays(5) });
        Assert.Equal(2, (await Counter(anew, "s").Peek(anew)).Remaining);
    }

    [Fact]
    public async Task A_name_belongs_to_one_policy_until_it_is_deleted()
    {
        var policy = await CreateAsync(Rule(1));
        Assert.IsType<ChangePolicyResult.NameTaken>(await Policies.Create(new CreateRateLimitPolicy(CallContext.System, policy.Rule)));
        var other = await CreateAsync(Rule(1));
        Assert.IsType<ChangePolicyResult.NameTaken>(
            await Policies.Update(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = other.Id, Name = policy.Rule.Name }));
        Assert.NotNull(await Policies.Find(other.Rule.Name));
        await Policies.Delete(new DeleteRateLimitPolicy(CallContext.System, policy.Id));
        await Policies.Delete(new DeleteRateLimitPolicy(CallContext.System, policy.Id));
        Assert.Null(await Policies.Find(policy.Rule.Name));
        Assert.IsType<ChangePolicyResult.Done>(await Policies.Create(new CreateRateLimitPolicy(CallContext.System, policy.Rule)));
    }

    [Fact]
    public async Task Policies_survive_a_restart_as_they_were()
    {
        var policy = await CreateAsync(Rule(7) with { Scope = "ip", Algorithm = RateLimitAlgorithm.TokenBucket, Shadow = true, OnFailure = RateLimitOnFailure.Deny });
        await fixture.RestartAsync();
        var read = await Policies.Find(policy.Id.ToString());
        Assert.Equal(policy.Rule, read!.Rule);
        Assert.Equal((policy.Version, policy.CountingEpoch), (read.Version, read.CountingEpoch));
    }

    [Fact]
    public async Task A_change_with_an_old_etag_is_refused_and_a_change_of_nothing_keeps_it()
    {
        var policy = await CreateAsync(Rule(7));
        var same = await UpdateAsync(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = policy.Id, ExpectedVersion = policy.Version, Limit = 7 });
        Assert.Equal(policy.Version, same.Version);
        await UpdateAsync(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = policy.Id, ExpectedVersion = policy.Version, Limit = 8 });
        Assert.IsType<ChangePolicyResult.VersionConflict>(
            await Policies.Update(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = policy.Id, ExpectedVersion = policy.Version, Limit = 9 }));
    }

    [Fact]
    public async Task A_policy_that_was_asked_for_is_held_out_until_any_policy_changes()
    {
        var inForce = fixture.Silo.Services.GetRequiredService<InForce<RateLimitPolicyView>>();
        var policy = await CreateAsync(Rule(7));
        Assert.Null(inForce.Find(policy.Rule.Name));
        await Policies.Find(policy.Rule.Name);
        Assert.Equal(policy.Id, inForce.Find(policy.Rule.Name)!.Id);
        await UpdateAsync(new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = policy.Id, Limit = 8 });
        Assert.Null(inForce.Find(policy.Rule.Name));
        Assert.Equal(8, (await Policies.Find(policy.Rule.Name))!.Rule.Limit);
        await Policies.Delete(new DeleteRateLimitPolicy(CallContext.System, policy.Id));
        Assert.Null(inForce.Find(policy.Rule.Name));
    }

    [Fact]
    public async Task Counters_that_no_longer_count_are_purged()
    {
        var policy = await CreateAsync(Rule(7));
        await TakeAsync(policy, "purge");
        await fixture.Silo.Services.GetRequiredService<WriteBehind>().FlushAsync();
        await fixture.Database.ExecuteAsync(
            $"INSERT INTO rate_limit_counters VALUES ('{policy.Id}', 1, 'old', 1, 1, now() - interval '1 second')");
        var purge = fixture.Silo.Services.GetServices<Operations.IDueWork>().OfType<PurgeCounters>().Single();
        Assert.Null(await purge.RunAsync(new Operations.DueItem(purge.Kind, "", null, 1), CancellationToken.None));
        Assert.Equal("purge", await fixture.Database.ScalarAsync<string>($"SELECT string_agg(subject, ' ') FROM rate_limit_counters WHERE policy_id = '{policy.Id}'"));
    }

    // Counting must go on where a busy machine delays the writing.
    private static RateLimitRule Rule(long limit) => new($"policy-{Guid.NewGuid():N}", "user", limit, Window, OnFailure: RateLimitOnFailure.Allow);

    private async Task<RateLimitPolicyView> CreateAsync(RateLimitRule rule) =>
        Assert.IsType<ChangePolicyResult.Done>(await Policies.Create(new CreateRateLimitPolicy(CallContext.System, rule))).Policy;

    private async Task<RateLimitPolicyView> UpdateAsync(UpdateRateLimitPolicy command) =>
        Assert.IsType<ChangePolicyResult.Done>(await Policies.Update(command)).Policy;

    private async Task<bool> TakeAsync(RateLimitPolicyView policy, string subject) =>
        Assert.IsType<ConsumeResult.Decided>(await Counter(policy, subject).Consume(policy, 1)).Verdict.Allowed;

    private Task<long> TakenAsync(RateLimitPolicyView policy, string subject) => fixture.Database.ScalarAsync<long>(
        $"SELECT taken FROM rate_limit_counters WHERE policy_id = '{policy.Id}' AND subject = '{subject}' ORDER BY slot LIMIT 1");

    private IRateLimitGrain Counter(RateLimitPolicyView policy, string subject) => fixture.Silo.Grains.GetGrain<IRateLimitGrain>($"{policy.Id}/{subject}");

    public sealed class Fixture : SiloFixture
    {
        public Fixture() : base(services => services.AddRateLimits())
        {
        }
    }
}
