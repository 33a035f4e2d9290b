using Sesame.Abstractions.RateLimits;
using Sesame.Grains.RateLimits;
using Xunit;

namespace Sesame.Grains.Tests.RateLimits;

public sealed class OtherAlgorithmsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_fixed_window_begins_anew_at_its_boundary()
    {
        var rule = new RateLimitRule("p", "user", 5, TimeSpan.FromMinutes(1), RateLimitAlgorithm.FixedWindow);
        var counter = RateCounter.Of(rule);
        Assert.Equal(TimeSpan.FromSeconds(1), counter.Take(rule, 5, Start + TimeSpan.FromSeconds(59)).ResetAfter);
        Assert.False(counter.Take(rule, 1, Start + TimeSpan.FromSeconds(59.9)).Allowed);
        Assert.True(counter.Take(rule, 5, Start + TimeSpan.FromSeconds(60)).Allowed);
    }

    [Fact]
    public void A_bucket_refills_evenly()
    {
        var rule = new RateLimitRule("p", "user", 60, TimeSpan.FromMinutes(1), RateLimitAlgorithm.TokenBucket);
        var counter = RateCounter.Of(rule);
        Assert.Equal(0, counter.Take(rule, 60, Start).Remaining);
        Assert.Equal(TimeSpan.FromSeconds(1), counter.Take(rule, 1, Start).RetryAfter);
        Assert.Equal(10, counter.Look(rule, Start + TimeSpan.FromSeconds(10)).Remaining);
        Assert.Equal(60, counter.Look(rule, Start + TimeSpan.FromSeconds(600)).Remaining);
    }

    [Fact]
    public void A_bucket_keeps_how_full_it_is_when_its_size_changes()
    {
        var rule = new RateLimitRule("p", "user", 100, TimeSpan.FromMinutes(1), RateLimitAlgorithm.TokenBucket);
        var counter = RateCounter.Of(rule);
        counter.Take(rule, 50, Start);
        Assert.Equal(25, counter.Look(rule with { Limit = 50 }, Start).Remaining);
    }

    [Fact]
    public void A_bucket_loses_nothing_to_rounding()
    {
        var rule = new RateLimitRule("p", "user", 7, TimeSpan.FromSeconds(1), RateLimitAlgorithm.TokenBucket);
        var counter = RateCounter.Of(rule);
        var admitted = Enumerable.Range(0, 100_000).Count(i => counter.Take(rule, 1, Start + TimeSpan.FromMilliseconds(i)).Allowed);
        Assert.Equal(7 + 699, admitted);
    }

    [Fact]
    public void The_largest_bucket_does_not_overflow()
    {
        var rule = new RateLimitRule("p", "user", RateLimitRule.LimitMax, RateLimitRule.WindowMax, RateLimitAlgorithm.TokenBucket);
        var counter = RateCounter.Of(rule);
        Assert.True(counter.Take(rule, RateLimitRule.LimitMax, Start).Allowed);
        Assert.False(counter.Take(rule, 1, Start).Allowed);
        Assert.Equal(RateLimitRule.LimitMax, counter.Look(rule, Start + RateLimitRule.WindowMax).Remaining);
    }
}
