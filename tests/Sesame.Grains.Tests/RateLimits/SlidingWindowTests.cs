using Sesame.Abstractions.RateLimits;
using Sesame.Grains.RateLimits;
using Xunit;

namespace Sesame.Grains.Tests.RateLimits;

public sealed class SlidingWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly RateLimitRule Rule = new("p", "user", 25, Window);

    [Fact]
    public void In_no_span_of_the_windows_length_is_more_than_the_limit_admitted()
    {
        var random = new Random(3);
        var counter = RateCounter.Of(Rule);
        var admitted = new List<(DateTimeOffset At, int Cost)>();
        var at = Start;
        for (var i = 0; i < 5_000; i++)
        {
            at += TimeSpan.FromTicks(random.Next(0, 4_000_000));
            var cost = random.Next(1, 5);
            if (counter.Take(Rule, cost, at).Allowed)
            {
                admitted.Add((at, cost));
            }
        }

        Assert.All(admitted, last => Assert.True(admitted.Where(each => each.At > last.At - Window && each.At <= last.At).Sum(each => each.Cost) <= Rule.Limit));
    }

    [Fact]
    public void What_was_taken_is_back_a_window_and_a_slot_later_at_the_latest()
    {
        var counter = RateCounter.Of(Rule);
        counter.Take(Rule, 25, Start);
        Assert.False(counter.Take(Rule, 1, Start + Window - TimeSpan.FromTicks(1)).Allowed);
        Assert.True(counter.Take(Rule, 25, Start + Window + (Window / 64) + TimeSpan.FromTicks(1)).Allowed);
    }

    [Fact]
    public void A_window_of_odd_length_is_cut_without_a_gap()
    {
        var rule = Rule with { Window = TimeSpan.FromMilliseconds(1_001), Limit = 1 };
        var counter = RateCounter.Of(rule);
        Assert.True(counter.Take(rule, 1, Start).Allowed);
        Assert.False(counter.Take(rule, 1, Start + TimeSpan.FromMilliseconds(1_000)).Allowed);
        Assert.True(counter.Take(rule, 1, Start + TimeSpan.FromMilliseconds(1_020)).Allowed);
    }
}
