using Sesame.Grains.Logins;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class GuardKeysTests
{
    [Theory]
    [InlineData("192.0.2.77", "ip/192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "ip/192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "ip/2001:db8:1:2::/64")]
    public void Addresses_of_one_prefix_share_a_key(string address, string key) => Assert.Equal(key, GuardKeys.OfAddress(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not an address")]
    public void What_is_no_address_has_no_key(string? text) => Assert.Null(GuardKeys.OfAddress(text));

    [Fact]
    public void An_identifier_always_has_the_same_decoy_and_others_have_others()
    {
        Assert.Equal(GuardKeys.DecoyLogin("a@example.com"), GuardKeys.DecoyLogin("a@example.com"));
        Assert.NotEqual(GuardKeys.DecoyLogin("a@example.com").UserId, GuardKeys.DecoyLogin("b@example.com").UserId);
    }
}
