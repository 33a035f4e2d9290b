using Sesame.Abstractions.Roles;
using Xunit;

namespace Sesame.Grains.Tests.Roles;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("users:read")]
    [InlineData("rate-limits:consume")]
    [InlineData("users:*")]
    [InlineData("*:read")]
    [InlineData("*")]
    [InlineData("a_b:c9")]
    public void Names_are_read(string name)
    {
        Assert.True(PermissionDemand.TryParse(name, out var demand));
        Assert.Equal(name, demand.Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("users")]
    [InlineData("users:")]
    [InlineData(":read")]
    [InlineData("users:read:all")]
    [InlineData("Users:read")]
    [InlineData("users: read")]
    [InlineData("*:*")]
    [InlineData("**")]
    [InlineData("us*:read")]
    [InlineData("9a:read")]
    public void Other_texts_are_not_names(string? text) => Assert.False(PermissionDemand.TryParse(text, out _));

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(PermissionDemand.TryParse("users:" + new string('a', 58), out _));
        Assert.False(PermissionDemand.TryParse("users:" + new string('a', 59), out _));
    }

    [Theory]
    [InlineData("users:read", "users:read", true)]
    [InlineData("users:*", "users:read", true)]
    [InlineData("*:read", "users:read", true)]
    [InlineData("*", "users:read", true)]
    [InlineData("users:write", "users:read", false)]
    [InlineData("use:*", "users:read", false)]
    [InlineData("*:write", "users:read", false)]
    [InlineData("*", "users:*", true)]
    [InlineData("users:*", "users:*", true)]
    [InlineData("users:read", "users:*", false)]
    [InlineData("*:read", "users:*", false)]
    [InlineData("*", "*", true)]
    [InlineData("users:*", "*", false)]
    [InlineData("*:read", "*:read", true)]
    [InlineData("users:read", "*:read", false)]
    public void A_grant_covers_itself_and_what_is_narrower(string grant, string demand, bool covered)
    {
        Assert.Equal(covered, PermissionSet.Of([grant]).Holds(PermissionDemand.Parse(demand)));
        Assert.Equal(covered, PermissionSet.Of([grant]).Covers(PermissionSet.Of([demand])));
    }

    [Fact]
    public void Nothing_is_covered_by_everybody() => Assert.True(PermissionSet.None.Covers(PermissionSet.None));

    [Fact]
    public void All_must_be_covered() =>
        Assert.False(PermissionSet.Of(["users:*"]).Covers(PermissionSet.Of(["users:read", "clients:read"])));

    [Fact]
    public void What_is_not_a_name_grants_nothing() => Assert.Empty(PermissionSet.Of(["nonsense", "*:*", ""]).Grants);
}
