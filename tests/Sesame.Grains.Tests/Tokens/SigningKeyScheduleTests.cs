using Sesame.Grains.Tokens;
using Xunit;

namespace Sesame.Grains.Tests.Tokens;

public sealed class SigningKeyScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TokenOptions Options = new() { Issuer = "https://sesame.test" };
    private static readonly SigningKeyRecord First = Key("first", Noon);

    [Fact]
    public void The_first_key_is_used_at_once() => Assert.Equal(Noon, SigningKeySchedule.NextUseFrom([], Noon, Options));

    [Fact]
    public void The_next_key_is_published_a_day_before_its_use()
    {
        Assert.Null(SigningKeySchedule.NextUseFrom([First], Noon.AddDays(29).AddSeconds(-1), Options));
        Assert.Equal(Noon.AddDays(30), SigningKeySchedule.NextUseFrom([First], Noon.AddDays(29), Options));
    }

    [Fact]
    public void A_published_key_signs_only_from_its_time_on()
    {
        var second = Key("second", Noon.AddDays(30));

        Assert.Equal("first", SigningKeySchedule.InUse([First, second], Noon.AddDays(30).AddSeconds(-1))!.KeyId);
        Assert.Equal("second", SigningKeySchedule.InUse([First, second], Noon.AddDays(30))!.KeyId);
        Assert.Null(SigningKeySchedule.NextUseFrom([First, second], Noon.AddDays(30), Options));
    }

    [Fact]
    public void A_deployment_that_slept_past_its_keys_makes_one_at_once() =>
        Assert.Equal(Noon.AddDays(90), SigningKeySchedule.NextUseFrom([First], Noon.AddDays(90), Options));

    [Fact]
    public void A_key_stays_published_until_its_last_token_has_ended()
    {
        Assert.False(SigningKeySchedule.IsOver(First, Noon.AddDays(30).AddMinutes(29), Options));
        Assert.True(SigningKeySchedule.IsOver(First, Noon.AddDays(30).AddMinutes(30), Options));
    }

    [Fact]
    public void When_the_key_in_use_falls_the_next_one_takes_over_before_its_time_or_one_is_made()
    {
        var second = Key("second", Noon.AddDays(30));

        Assert.Equal((second, false), SigningKeySchedule.Successor([second], Noon.AddDays(29)));
        Assert.Equal((null, true), SigningKeySchedule.Successor([], Noon));
        Assert.Equal((null, true), SigningKeySchedule.Successor([First], Noon.AddDays(30)));
        Assert.Equal((null, false), SigningKeySchedule.Successor([First], Noon.AddDays(29)));
    }

    private static SigningKeyRecord Key(string id, DateTimeOffset from) => new(id, [], [], [], from, from, from + Options.KeyLifetime);
}
