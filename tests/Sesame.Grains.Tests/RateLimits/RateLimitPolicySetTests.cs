using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
using Sesame.Grains.RateLimits;
using Xunit;

namespace Sesame.Grains.Tests.RateLimits;

public sealed class RateLimitPolicySetTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_policy_is_found_by_name_and_id()
    {
        var policy = Policy("logins");
        var set = RateLimitPolicySet.Empty.With(Policy("other")).With(policy);
        Assert.Same(policy, set.Find("logins"));
        Assert.Same(policy, set.Find(policy.Id.ToString()));
        Assert.Null(set.Find("Logins"));
        Assert.Null(set.Without(policy.Id).Find("logins"));
    }

    [Fact]
    public void An_id_wins_over_a_name_that_looks_like_it()
    {
        var policy = Policy("logins");
        Assert.Same(policy, RateLimitPolicySet.Empty.With(policy).With(Policy(policy.Id.ToString())).Find(policy.Id.ToString()));
    }

    [Theory]
    [InlineData(true, false, 2)]
    [InlineData(false, true, 2)]
    [InlineData(false, false, 1)]
    public void Counting_begins_anew_when_the_window_or_the_algorithm_changes(bool window, bool algorithm, int epoch)
    {
        var command = new UpdateRateLimitPolicy
        {
            Call = CallContext.System,
            PolicyId = Guid.Empty,
            Limit = 7,
            Window = window ? TimeSpan.FromHours(1) : null,
            Algorithm = algorithm ? RateLimitAlgorithm.TokenBucket : null,
        };
        var next = RateLimitPolicySet.Change(Policy("logins"), command, 9)!;
        Assert.Equal((epoch, 7L, 9L), (next.CountingEpoch, next.Rule.Limit, next.Version));
    }

    [Fact]
    public void A_change_to_what_is_there_is_none() =>
        Assert.Null(RateLimitPolicySet.Change(Policy("logins"), new UpdateRateLimitPolicy { Call = CallContext.System, PolicyId = Guid.Empty, Name = "logins" }, 9));

    private static RateLimitPolicyView Policy(string name) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Rule = new RateLimitRule(name, "user", 5, TimeSpan.FromMinutes(1)),
        CountingEpoch = 1,
        CreatedAt = Now,
        Version = 1,
    };
}
