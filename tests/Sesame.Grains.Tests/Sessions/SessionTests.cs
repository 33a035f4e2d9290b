using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

public sealed class SessionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly SessionOptions Options = new();

    private static readonly SessionState Third = new()
    {
        Id = Guid.NewGuid(),
        Holder = new SessionCheck(Guid.NewGuid(), "shop", null, null),
        Generation = 3,
        GenerationAt = Noon,
        Methods = ["pwd"],
        AuthenticatedAt = Noon,
        LastActiveAt = Noon,
        AbsoluteEnd = Noon.AddDays(30),
    };

    [Fact]
    public void It_lives_until_it_is_ended_idle_too_long_or_past_its_end()
    {
        Assert.True(Session.IsLive(Third, Noon, Noon.AddDays(7).AddSeconds(-1), Options));
        Assert.False(Session.IsLive(Third, Noon, Noon.AddDays(7), Options));
        Assert.True(Session.IsLive(Third, Noon.AddDays(29), Noon.AddDays(30).AddSeconds(-1), Options));
        Assert.False(Session.IsLive(Third, Noon.AddDays(30), Noon.AddDays(30), Options));
        Assert.False(Session.IsLive(Third with { EndedAt = Noon }, Noon, Noon, Options));
    }

    [Theory]
    [InlineData(3, "shop", 0, RefreshDecision.Advance)]
    [InlineData(3, "shop", 86400, RefreshDecision.Advance)]
    [InlineData(2, "shop", 0, RefreshDecision.Repeat)]
    [InlineData(2, "shop", 30, RefreshDecision.Repeat)]
    [InlineData(2, "shop", 31, RefreshDecision.Reused)]
    [InlineData(1, "shop", 0, RefreshDecision.Reused)]
    [InlineData(0, "shop", 0, RefreshDecision.Reused)]
    [InlineData(4, "shop", 0, RefreshDecision.Invalid)]
    [InlineData(-1, "shop", 0, RefreshDecision.Invalid)]
    [InlineData(3, "thief", 0, RefreshDecision.Invalid)]
    [InlineData(2, "thief", 0, RefreshDecision.Invalid)]
    [InlineData(3, null, 0, RefreshDecision.Invalid)]
    public void A_refresh_token_is_judged_by_generation_age_and_client(int generation, string? client, int secondsLater, RefreshDecision expected) =>
        Assert.Equal(expected, Session.Refresh(Third, generation, client, Noon.AddSeconds(secondsLater), Options));

    [Fact]
    public void A_refresh_renews_the_activity_and_never_the_absolute_end()
    {
        var next = Session.Advance(Third, Noon.AddDays(1));

        Assert.Equal(4, next.Generation);
        Assert.Equal(Noon.AddDays(1), next.LastActiveAt);
        Assert.Equal(Third.AbsoluteEnd, next.AbsoluteEnd);
    }
}
