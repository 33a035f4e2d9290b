using System.Text;
using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("id", "id", null)]
    [InlineData("id:", "id", null)]
    [InlineData("id:secret", "id", "secret")]
    [InlineData("id:se:cr:et", "id", "se:cr:et")]
    [InlineData("id:s\u00e9cret", "id", "s\u00e9cret")]
    public void Reads_an_id_and_a_secret(string text, string id, string? secret)
    {
        Assert.True(BasicCredentials.TryParse(Base64(text), out var credentials));
        Assert.Equal(new BasicCredentials(id, secret), credentials);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":secret")]
    [InlineData("id\0:secret")]
    [InlineData("id:sec\nret")]
    public void Refuses_missing_ids_and_control_characters(string text) => Assert.False(BasicCredentials.TryParse(Base64(text), out _));

    [Theory]
    [InlineData("a")]
    [InlineData("YQ=")]
    [InlineData("YQ==YQ==")]
    [InlineData("Y-_=")]
    public void Refuses_what_is_not_base64(string value) => Assert.False(BasicCredentials.TryParse(value, out _));

    [Fact]
    public void Refuses_bytes_that_are_not_utf8() => Assert.False(BasicCredentials.TryParse(Convert.ToBase64String([0x61, 0xC3, 0x28]), out _));

    [Fact]
    public void Refuses_a_value_that_is_too_long() => Assert.False(BasicCredentials.TryParse(Base64(new string('a', 800)), out _));

    [Fact]
    public void Does_not_print_its_secret()
    {
        Assert.True(BasicCredentials.TryParse(Base64("id:hidden"), out var credentials));
        Assert.DoesNotContain("hidden", credentials.ToString(), StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
