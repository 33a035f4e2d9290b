using Sesame.Grains.Logins;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class DeviceTokensTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly string OldKey = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string NewKey = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
    private readonly Guid device = Guid.NewGuid();
    private readonly UserLogin owner = new(Guid.NewGuid(), 7);
    private readonly DeviceTokens tokens = Under($"1 {OldKey}");

    [Fact]
    public void A_token_is_good_for_its_user_until_180_days_have_passed()
    {
        var token = Parse(tokens.Make(device, owner, Noon));

        Assert.Equal(device, token.DeviceId);
        Assert.True(tokens.IsGood(token, owner, Noon));
        Assert.True(tokens.IsGood(token, owner, Noon.AddDays(180).AddSeconds(-1)));
        Assert.False(tokens.IsGood(token, owner, Noon.AddDays(180)));
    }

    [Fact]
    public void A_token_says_nothing_for_another_user_or_another_epoch()
    {
        var token = Parse(tokens.Make(device, owner, Noon));

        Assert.False(tokens.IsGood(token, owner with { UserId = Guid.NewGuid() }, Noon));
        Assert.False(tokens.IsGood(token, owner with { SecurityEpoch = 8 }, Noon));
        Assert.False(tokens.IsGood(token, owner with { SecurityEpoch = 6 }, Noon));
    }

    [Fact]
    public void A_token_with_any_part_changed_is_forged()
    {
        var token = Parse(tokens.Make(device, owner, Noon));
        var bent = token.Proof.ToArray();
        bent[^1] ^= 1;

        Assert.False(tokens.IsGood(token with { DeviceId = Guid.NewGuid() }, owner, Noon));
        Assert.False(tokens.IsGood(token with { IssuedAt = token.IssuedAt + 1 }, owner, Noon));
        Assert.False(tokens.IsGood(token with { Proof = bent }, owner, Noon));
        Assert.False(tokens.IsGood(token with { Proof = default }, owner, Noon));
    }

    [Fact]
    public void A_token_outlives_a_new_master_key_as_long_as_the_old_one_is_kept()
    {
        var token = Parse(tokens.Make(device, owner, Noon));

        Assert.True(Under($"1 {OldKey}\n2 {NewKey}").IsGood(token, owner, Noon));
        Assert.False(Under($"2 {NewKey}").IsGood(token, owner, Noon));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sdt_")]
    [InlineData("sdt_0.0.0")]
    [InlineData("srt_00000000000000000000000000000000.1.AAAA")]
    [InlineData("sdt_00000000000000000000000000000000.-1.AAAA")]
    [InlineData("sdt_00000000000000000000000000000000.1.A*AA")]
    [InlineData("sdt_00000000000000000000000000000000.1.AAAA.AAAA")]
    [InlineData("sdt_00000000000000000000000000000000.99999999999999999999.AAAA")]
    public void What_has_not_the_form_of_a_token_is_none(string? text) => Assert.False(DeviceToken.TryParse(text, out _));

    [Fact]
    public void A_text_of_any_length_is_no_token() => Assert.False(DeviceToken.TryParse(tokens.Make(device, owner, Noon) + new string('A', 64), out _));

    [Fact]
    public void A_token_does_not_print_its_proof() => Assert.DoesNotContain(
        tokens.Make(device, owner, Noon).Split('.')[^1], Parse(tokens.Make(device, owner, Noon)).ToString(), StringComparison.Ordinal);

    private static DeviceTokens Under(string keys) => new(new SecretBox(MasterKeys.Parse(keys, "test")), new KnownDeviceOptions());

    private static DeviceToken Parse(string text)
    {
        Assert.InRange(text.Length, 1, 128);
        Assert.True(DeviceToken.TryParse(text, out var token));
        return token;
    }
}
