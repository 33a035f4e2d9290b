namespace Standins.Grpc.Tests.Transcoding;

public sealed class RoutingTests(RestServer server) : IClassFixture<RestServer>
{
    [Theory]
    [InlineData("/v1/shelves/a/books/b", "shelves/a/books/b")]
    [InlineData("/v1/books/b", "b")]
    [InlineData("/v1/books/b/", "b")]
    [InlineData("/v1/books/b%2Fc", "b/c")]
    [InlineData("/v1/books/b%252Fc", "b%2Fc")]
    [InlineData("/v1/books/%C3%A9", "é")]
    [InlineData("/v1/books/a+b", "a+b")]
    [InlineData("/v1/books/a:b", "a:b")]
    [InlineData("/v1/books/a%3Alend", "a:lend")]
    [InlineData("/v1/shelves/a%2Fx/books/b", "shelves/a%2Fx/books/b")]
    public async Task Variable_takes_its_segments_decoded(string path, string name)
    {
        var answer = await server.Send("GET", path);
        Assert.Equal(200, answer.Status);
        Assert.Equal(name, (string?)answer.Json["name"]);
    }

    [Theory]
    [InlineData("/v1/files", "")]
    [InlineData("/v1/files/a", "a")]
    [InlineData("/v1/files/a/b%20c/d", "a/b c/d")]
    public async Task Double_star_takes_the_rest_of_the_path(string path, string rest) =>
        Assert.Equal(rest, (await server.Send("GET", path)).Text);

    [Fact]
    public async Task Literal_wins_over_a_variable() =>
        Assert.Equal("found x", (string?)(await server.Send("GET", "/v1/books/find?title=x")).Json["title"]);

    [Fact]
    public async Task Literal_without_the_method_leaves_the_variable_its_turn() =>
        Assert.Equal("{}", (await server.Send("DELETE", "/v1/books/find")).Text);

    [Fact]
    public async Task Verb_after_a_variable_is_its_own_route()
    {
        var answer = await server.Send("POST", "/v1/books/b:lend", """{"reader":"ann"}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("b", (string?)answer.Json["name"]);
        Assert.Equal("ann", (string?)answer.Json["reader"]);
    }

    [Fact]
    public async Task Custom_method_is_served()
    {
        var answer = await server.Send("REPORT", "/v1/echo", """{"int32Value":7}""");
        Assert.Equal("""{"int32Value":7}""", answer.Text);
    }

    [Fact]
    public async Task Known_path_with_another_method_is_405_with_what_is_allowed()
    {
        var answer = await server.Send("PUT", "/v1/echo");
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, POST, REPORT", answer.Headers["Allow"]);
        Assert.Equal(12, (int?)answer.Json["code"]);
    }

    [Fact]
    public async Task Verb_with_another_method_is_405() =>
        Assert.Equal("POST", (await server.Send("PUT", "/v1/books/b:lend")).Headers["Allow"]);

    [Theory]
    [InlineData("/v1/books")]
    [InlineData("/v1/books//")]
    [InlineData("/v1/shelves//books")]
    [InlineData("/v1/books/b/c/d")]
    [InlineData("/V1/books/b")]
    public async Task Unknown_path_beneath_a_prefix_of_ours_is_404_as_json(string path)
    {
        var answer = await server.Send("GET", path);
        Assert.Equal(404, answer.Status);
        if (path.StartsWith("/v1", StringComparison.Ordinal))
        {
            Assert.Equal(5, (int?)answer.Json["code"]);
        }
    }

    [Theory]
    [InlineData("/v1/plain", "plain")]
    [InlineData("/elsewhere", "elsewhere")]
    public async Task Other_endpoints_of_the_application_keep_their_paths(string path, string text) =>
        Assert.Equal(text, (await server.Send("GET", path)).Text);

    [Fact]
    public async Task Other_endpoints_keep_their_own_405() =>
        Assert.Equal(405, (await server.Send("POST", "/elsewhere")).Status);

    [Fact]
    public async Task Method_without_a_rule_is_not_served() =>
        Assert.Equal(404, (await server.Send("POST", "/library.v1.LibraryService/NotOverRest2", "{}")).Status);

    [Fact]
    [Trait("Strict", "true")]
    public async Task Path_that_is_no_UTF8_names_its_variable()
    {
        var answer = await server.Send("GET", "/v1/books/%FF%FE");
        Assert.Equal(400, answer.Status);
        Assert.Equal("name", answer.Field);
    }
}
