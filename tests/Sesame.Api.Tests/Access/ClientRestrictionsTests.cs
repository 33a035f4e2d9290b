using System.Net;
using Sesame.Abstractions.Clients;
using Sesame.Api.Access;
using Sesame.Api.Errors.V1;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class ClientRestrictionsTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public void Nothing_is_restricted_without_restrictions() => Assert.Null(Of().Check(null, null, "accounts"));

    [Theory]
    [InlineData("192.0.2.7", null)]
    [InlineData("::ffff:192.0.2.7", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("192.0.3.7", ErrorReason.RestrictedIp)]
    [InlineData(null, ErrorReason.RestrictedIp)]
    public void Any_range_of_several_passes(string? address, ErrorReason? expected)
    {
        var restrictions = Of((RestrictionKind.Ip, "192.0.2.0/24"), (RestrictionKind.Ip, "2001:db8::/32"));
        Assert.Equal(expected, restrictions.Check(address is null ? null : IPAddress.Parse(address), null, "accounts"));
    }

    [Theory]
    [InlineData(Shop, null)]
    [InlineData("https://shop.example.evil", ErrorReason.RestrictedHost)]
    [InlineData("http://shop.example", ErrorReason.RestrictedHost)]
    [InlineData(null, ErrorReason.RestrictedHost)]
    public void The_origin_is_compared_letter_for_letter(string? origin, ErrorReason? expected) =>
        Assert.Equal(expected, Of((RestrictionKind.Host, Shop)).Check(IPAddress.Loopback, origin, "accounts"));

    [Theory]
    [InlineData("accounts", null)]
    [InlineData("tokens", null)]
    [InlineData("account", ErrorReason.RestrictedApi)]
    [InlineData("", ErrorReason.RestrictedApi)]
    public void Only_named_apis_pass(string api, ErrorReason? expected) =>
        Assert.Equal(expected, Of((RestrictionKind.Api, "accounts"), (RestrictionKind.Api, "tokens")).Check(IPAddress.Loopback, null, api));

    [Fact]
    public void All_kinds_that_are_present_must_pass()
    {
        var restrictions = Of((RestrictionKind.Ip, "192.0.2.0/24"), (RestrictionKind.Host, Shop), (RestrictionKind.Api, "accounts"));
        var inside = IPAddress.Parse("192.0.2.1");
        Assert.Null(restrictions.Check(inside, Shop, "accounts"));
        Assert.Equal(ErrorReason.RestrictedIp, restrictions.Check(IPAddress.Loopback, Shop, "accounts"));
        Assert.Equal(ErrorReason.RestrictedHost, restrictions.Check(inside, null, "accounts"));
        Assert.Equal(ErrorReason.RestrictedApi, restrictions.Check(inside, Shop, "tokens"));
    }

    private static ClientRestrictions Of(params (RestrictionKind Kind, string Value)[] values) =>
        new([.. values.Select(value => new RestrictionView(Guid.CreateVersion7(), value.Kind, value.Value, DateTimeOffset.UnixEpoch))]);
}
