using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
using Sesame.Grains.RateLimits;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Grains.Tests.RateLimits;

/// <summary>A silo that writes no more: soon a crash would forget more than is promised.</summary>
public sealed class UnsafeCountsTests(UnsafeCountsTests.Fixture fixture) : IClassFixture<UnsafeCountsTests.Fixture>
{
    [Fact]
    public async Task A_policy_says_what_is_answered_while_counts_cannot_be_kept_safe()
    {
        var refusing = await CreateAsync(RateLimitOnFailure.Unavailable);
        var allowing = await CreateAsync(RateLimitOnFailure.Allow);
        var denying = await CreateAsync(RateLimitOnFailure.Deny);
        await fixture.Silo.Services.GetRequiredService<WriteBehind>().StopAsync(CancellationToken.None);
        await UntilUnsafeAsync(refusing);
        Assert.IsType<ConsumeResult.Unsafe>(await Counter(refusing).Consume(refusing, 1));
        Assert.True(Assert.IsType<ConsumeResult.Decided>(await Counter(allowing).Consume(allowing, 1)).Verdict.Allowed);
        var denied = Assert.IsType<ConsumeResult.Decided>(await Counter(denying).Consume(denying, 1)).Verdict;
        Assert.Equal((false, 5L), (denied.Allowed, denied.Remaining));
    }

    private async Task UntilUnsafeAsync(RateLimitPolicyView policy)
    {
        while (await Counter(policy).Consume(policy, 1) is not ConsumeResult.Unsafe)
        {
            await Task.Delay(50);
        }
    }

    private async Task<RateLimitPolicyView> CreateAsync(RateLimitOnFailure onFailure)
    {
        var rule = new RateLimitRule($"policy-{onFailure}", "user", 5, TimeSpan.FromDays(300), OnFailure: onFailure);
        var policies = fixture.Silo.Grains.GetGrain<IRateLimitPoliciesGrain>("deployment");
        return Assert.IsType<ChangePolicyResult.Done>(await policies.Create(new CreateRateLimitPolicy(CallContext.System, rule))).Policy;
    }

    private IRateLimitGrain Counter(RateLimitPolicyView policy) => fixture.Silo.Grains.GetGrain<IRateLimitGrain>($"{policy.Id}/s");

    public sealed class Fixture : SiloFixture
    {
        public Fixture() : base(services => services.AddRateLimits())
        {
        }
    }
}
