using Sesame.Abstractions.Clients;
using Xunit;

namespace Sesame.Grains.Tests.Clients;

public sealed class RestrictionValueTests
{
    [Theory]
    [InlineData(RestrictionKind.Ip, "192.0.2.0/24", true)]
    [InlineData(RestrictionKind.Ip, "192.0.2.1/24", false)]
    [InlineData(RestrictionKind.Host, "https://shop.example", true)]
    [InlineData(RestrictionKind.Host, "http://localhost:8080", true)]
    [InlineData(RestrictionKind.Host, "https://shop.example/", false)]
    [InlineData(RestrictionKind.Host, "https://shop.example/path", false)]
    [InlineData(RestrictionKind.Host, "https://user@shop.example", false)]
    [InlineData(RestrictionKind.Host, "shop.example", false)]
    [InlineData(RestrictionKind.Host, "ftp://shop.example", false)]
    [InlineData(RestrictionKind.Api, "accounts", true)]
    [InlineData(RestrictionKind.Api, ".well-known", true)]
    [InlineData(RestrictionKind.Api, "accounts/v1", false)]
    [InlineData(RestrictionKind.Api, "", false)]
    [InlineData(RestrictionKind.Api, null, false)]
    public void A_value_has_the_form_of_its_kind(RestrictionKind kind, string? value, bool valid) => Assert.Equal(valid, RestrictionValue.IsValid(kind, value));

    [Theory]
    [InlineData(RestrictionKind.Ip)]
    [InlineData(RestrictionKind.Host)]
    [InlineData(RestrictionKind.Api)]
    public void A_kind_is_found_by_its_name(RestrictionKind kind)
    {
        Assert.True(RestrictionValue.TryParseKind(RestrictionValue.NameOf(kind), out var found));
        Assert.Equal(kind, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("IP")]
    [InlineData(null)]
    public void Other_names_are_not_kinds(string? name) => Assert.False(RestrictionValue.TryParseKind(name, out _));
}
