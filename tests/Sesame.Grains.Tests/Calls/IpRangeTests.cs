using System.Net;
using Sesame.Abstractions.Calls;
using Xunit;

namespace Sesame.Grains.Tests.Calls;

public sealed class IpRangeTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("0.0.0.0/0", "203.0.113.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.9", true)]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.9", true)]
    [InlineData("::ffff:192.0.2.9", "192.0.2.9", true)]
    public void Contains_what_lies_in_it(string range, string address, bool contained)
    {
        Assert.True(IpRange.TryParse(range, out var parsed));
        Assert.Equal(contained, parsed.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("192.0.2.1/24")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/+8")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2/24")]
    [InlineData("1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("fe80::1%2")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("2001:db8::1/32")]
    [InlineData("::ffff:0:0/95")]
    [InlineData("example.com")]
    [InlineData(" 192.0.2.1")]
    public void Refuses_what_is_not_a_range(string? text) => Assert.False(IpRange.TryParse(text, out _));
}
