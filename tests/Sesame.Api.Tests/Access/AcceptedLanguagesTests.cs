using Microsoft.Extensions.Primitives;
using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class AcceptedLanguagesTests
{
    [Theory]
    [InlineData("de-CH, de;q=0.9, en;q=0.8", "de,en")]
    [InlineData("en;q=0.2, fr, DE;q=0.5", "fr,de,en")]
    [InlineData("en;q=0, de", "de")]
    [InlineData("a1, b2, 12, x, toolong, de", "de")]
    [InlineData("aa,bb,cc,dd,ee,ff,gg", "aa,bb,cc,dd,ee")]
    [InlineData("*", null)]
    [InlineData("de\u0000", null)]
    [InlineData("de;q=2", null)]
    [InlineData(",,;;", null)]
    [InlineData("", null)]
    public void The_preferred_language_comes_first_and_nonsense_is_none(string header, string? languages) =>
        Assert.Equal(languages, AcceptedLanguages.Read(new StringValues(header)));

    [Fact]
    public void Nobody_need_say_what_he_reads() => Assert.Null(AcceptedLanguages.Read(StringValues.Empty));
}
