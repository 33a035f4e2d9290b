using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class AuthorizationHeaderTests
{
    [Theory]
    [InlineData("Basic YQ==", "YQ==", null)]
    [InlineData("Bearer abc.def-ghi_jkl", null, "abc.def-ghi_jkl")]
    [InlineData("Basic YQ==, Bearer abc", "YQ==", "abc")]
    [InlineData("Bearer abc,Basic YQ==", "YQ==", "abc")]
    [InlineData("bEARER   abc  ,\t bASIC YQ== ", "YQ==", "abc")]
    public void Reads_one_or_both_schemes_in_any_order(string header, string? basic, string? bearer)
    {
        Assert.True(AuthorizationHeader.TryParse(header, out var parsed));
        Assert.Equal(basic, parsed.Basic is { } first ? header[first] : null);
        Assert.Equal(bearer, parsed.Bearer is { } second ? header[second] : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a\tb")]
    [InlineData("Bearer\tabc")]
    [InlineData("Bearer abc,")]
    [InlineData(",Bearer abc")]
    [InlineData("Bearer abc,,Basic YQ==")]
    [InlineData("Bearer abc, Bearer def")]
    [InlineData("Basic YQ==, Basic YQ==")]
    [InlineData("Basic YQ==, Bearer abc, Basic YQ==")]
    [InlineData("Digest abc")]
    [InlineData("Basic YQ==, Digest abc")]
    [InlineData("Bearer ab\u00e9")]
    [InlineData("Bearer \"abc\"")]
    [InlineData("abc")]
    public void Refuses_everything_else(string header) => Assert.False(AuthorizationHeader.TryParse(header, out _));
}
