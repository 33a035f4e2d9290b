using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class RequestFactsTests
{
    [Theory]
    [InlineData("abc-123")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("a_b.c:d+e/f=g@h")]
    public void A_callers_request_id_is_taken(string given) => Assert.Equal(given, new RequestIds().TakeOrMake(given));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("<script>")]
    [InlineData("\u00e9")]
    public void What_cannot_be_an_id_is_replaced(string? given) => Assert.Matches("^[0-9a-f]{32}$", new RequestIds().TakeOrMake(given));

    [Fact]
    public void An_id_of_129_characters_is_replaced()
    {
        Assert.Equal(new string('a', 128), new RequestIds().TakeOrMake(new string('a', 128)));
        Assert.NotEqual(new string('a', 129), new RequestIds().TakeOrMake(new string('a', 129)));
    }

    [Fact]
    public void Made_ids_differ()
    {
        var ids = new RequestIds();
        Assert.NotEqual(ids.TakeOrMake(null), ids.TakeOrMake(null));
        Assert.NotEqual(ids.TakeOrMake(null), new RequestIds().TakeOrMake(null));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("\u0001\u0002", null)]
    [InlineData("curl/8.0", "curl/8.0")]
    [InlineData("cu\u001b[31mrl\u007f", "cu[31mrl")]
    public void User_agents_lose_their_control_characters(string? given, string? expected) => Assert.Equal(expected, UserAgents.Clean(given));

    [Fact]
    public void User_agents_are_cut_between_characters()
    {
        Assert.Equal(512, UserAgents.Clean(new string('a', 600))!.Length);
        Assert.Equal(511, UserAgents.Clean(new string('a', 511) + "\U0001F600")!.Length);
    }

    [Theory]
    [InlineData("/accounts/v1/users", "accounts")]
    [InlineData("/accounts", "accounts")]
    [InlineData("//accounts/v1", "accounts")]
    [InlineData("/", "")]
    public void The_api_of_a_path_is_its_first_segment(string path, string api) => Assert.Equal(api, ApiNames.OfPath(path).ToString());

    [Fact]
    public void The_api_of_a_package_is_its_area() => Assert.Equal("clients", ApiNames.OfPackage("sesame.clients.v1"));
}
