using System.Net;
using Sesame.Abstractions.Calls;
using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class ForwardedAddressTests
{
    private static readonly IpRange[] Proxies = [Range("10.0.0.0/8"), Range("2001:db8:1::/48")];

    [Theory]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7", false)]
    [InlineData("10.0.0.1", null, "10.0.0.1", false)]
    [InlineData("10.0.0.1", "", "10.0.0.1", false)]
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1", true)]
    [InlineData("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1", true)]
    [InlineData("10.0.0.1", "6.6.6.6, 198.51.100.1,10.0.0.2", "198.51.100.1", true)]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3", true)]
    [InlineData("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1", false)]
    [InlineData("10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.2", true)]
    [InlineData("10.0.0.1", "198.51.100.1:4711", "198.51.100.1", true)]
    [InlineData("10.0.0.1", "[2001:db8:2::7]:4711", "2001:db8:2::7", true)]
    [InlineData("2001:db8:1::1", "2001:db8:2::7", "2001:db8:2::7", true)]
    [InlineData("::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1", true)]
    public void Reads_from_right_to_left_over_trusted_proxies_only(string remote, string? forwardedFor, string expected, bool forwarded)
    {
        var found = ForwardedAddress.Resolve(IPAddress.Parse(remote), forwardedFor, Proxies);
        Assert.Equal((IPAddress.Parse(expected), forwarded), found);
    }

    [Fact]
    public void Without_proxies_the_header_is_not_looked_at() =>
        Assert.Equal((IPAddress.Parse("10.0.0.1"), false), ForwardedAddress.Resolve(IPAddress.Parse("10.0.0.1"), "198.51.100.1", []));

    [Fact]
    public void Without_a_connection_there_is_no_address() => Assert.Equal((null, false), ForwardedAddress.Resolve(null, "198.51.100.1", Proxies));

    private static IpRange Range(string text) => IpRange.TryParse(text, out var range) ? range : throw new FormatException(text);
}
