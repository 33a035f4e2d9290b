using Sesame.Abstractions.RateLimits;
using Sesame.Grains.RateLimits;
using Xunit;

namespace Sesame.Grains.Tests.RateLimits;

/// <summary>What holds for counters of every algorithm.</summary>
public sealed class CounterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<RateLimitAlgorithm> Algorithms => [RateLimitAlgorithm.SlidingWindow, RateLimitAlgorithm.FixedWindow, RateLimitAlgorithm.TokenBucket];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Admits_the_limit_and_not_one_more(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        Assert.Equal(100, Enumerable.Range(0, 2_000).Count(_ => counter.Take(rule, 1, Start).Allowed));
        Assert.Equal(0, counter.Look(rule, Start).Remaining);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Takes_all_of_a_cost_or_nothing(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        Assert.Equal((true, 40L), Verdict(counter.Take(rule, 60, Start)));
        Assert.Equal((false, 40L), Verdict(counter.Take(rule, 41, Start)));
        Assert.Equal((true, 0L), Verdict(counter.Take(rule, 40, Start)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Never_allows_more_than_the_limit_at_once(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var verdict = RateCounter.Of(rule).Take(rule, 101, Start);
        Assert.Equal((false, 100L, null), (verdict.Allowed, verdict.Remaining, verdict.RetryAfter));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Admits_after_the_time_it_told_and_not_before(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var random = new Random(11);
        var counter = RateCounter.Of(rule);
        var at = Start;
        for (var i = 0; i < 500; i++)
        {
            at += TimeSpan.FromTicks(random.Next(0, 20_000_000));
            var cost = random.Next(1, 60);
            if (counter.Take(rule, cost, at).RetryAfter is { } wait)
            {
                Assert.False(counter.Take(rule, cost, at + wait - TimeSpan.FromTicks(1)).Allowed);
                at += wait;
                Assert.True(counter.Take(rule, cost, at).Allowed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_whole_allowance_is_back_after_the_time_it_told(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        Assert.Equal(TimeSpan.Zero, counter.Look(rule, Start).ResetAfter);
        var reset = counter.Take(rule, 30, Start + TimeSpan.FromSeconds(7)).ResetAfter;
        Assert.True(reset > TimeSpan.Zero);
        Assert.Equal(100, counter.Look(rule, Start + TimeSpan.FromSeconds(7) + reset).Remaining);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Goes_on_after_a_restart(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        counter.Take(rule, 30, Start);
        counter.Take(rule, 20, Start + TimeSpan.FromSeconds(5));
        var restarted = RateCounter.Of(rule);
        restarted.Load(counter.Changed().ToArray());
        var at = Start + TimeSpan.FromSeconds(6);
        Assert.InRange(restarted.Look(rule, at).Remaining, counter.Look(rule, at).Remaining - 1, counter.Look(rule, at).Remaining);
        Assert.Empty(restarted.Changed());
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Tells_once_what_is_to_be_written(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        Assert.Empty(counter.Changed());
        counter.Take(rule, 1, Start);
        var first = counter.Changed().ToArray();
        Assert.Single(first);
        Assert.True(first[0].EndsAt > Start);
        counter.Take(rule, 1, Start);
        counter.Written(first);
        Assert.Single(counter.Changed());
        counter.Written(counter.Changed().ToArray());
        Assert.Empty(counter.Changed());
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_clock_that_steps_back_gives_nothing_back(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        counter.Take(rule, 100, Start);
        Assert.False(counter.Take(rule, 1, Start - TimeSpan.FromDays(1)).Allowed);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_shadow_policy_allows_and_tells(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm) with { Shadow = true };
        var counter = RateCounter.Of(rule);
        Assert.Equal((true, false), Shadow(counter.Take(rule, 100, Start)));
        Assert.Equal((true, true), Shadow(counter.Take(rule, 1, Start)));
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    public void A_lowered_limit_of_a_window_holds_at_once(RateLimitAlgorithm algorithm)
    {
        var rule = Rule(algorithm);
        var counter = RateCounter.Of(rule);
        counter.Take(rule, 50, Start);
        var lowered = rule with { Limit = 50 };
        Assert.Equal((false, 0L), Verdict(counter.Take(lowered, 1, Start)));
    }

    private static RateLimitRule Rule(RateLimitAlgorithm algorithm) => new("p", "user", 100, TimeSpan.FromMinutes(1), algorithm);

    private static (bool Allowed, long Remaining) Verdict(RateLimitVerdict verdict) => (verdict.Allowed, verdict.Remaining);

    private static (bool Allowed, bool WouldRefuse) Shadow(RateLimitVerdict verdict) => (verdict.Allowed, verdict.WouldRefuse);
}
