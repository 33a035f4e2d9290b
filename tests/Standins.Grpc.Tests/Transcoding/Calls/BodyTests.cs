using System.Net.Http.Headers;
using System.Text;

namespace Standins.Grpc.Tests.Transcoding.Calls;

public sealed class BodyTests(RestServer server) : IClassFixture<RestServer>
{
    [Fact]
    public async Task Body_can_be_the_request_and_the_path_wins_over_it() => Assert.Equal(
        """{"reader":"ann","name":"b"}""", (await server.Send("POST", "/v1/books/b:lend", """{"name":"other","reader":"ann"}""")).Text);

    [Fact]
    public async Task Body_can_be_one_field() => Assert.Equal(
        """{"title":"t","mark":"s dry=False"}""", (await server.Send("POST", "/v1/shelves/s/books", """{"title":"t"}""")).Text);

    [Fact]
    public async Task Path_reaches_into_the_field_of_the_body() => Assert.Equal(
        """{"name":"b","title":"t","mark":"title"}""",
        (await server.Send("PATCH", "/v1/books/b?updateMask=title", """{"title":"t","name":"other"}""")).Text);

    [Fact]
    public async Task Reply_can_be_one_field()
    {
        Assert.Equal("""{"int32Value":7}""", (await server.Send("POST", "/v1/echo:nested", """{"nested":{"int32Value":7}}""")).Text);
        Assert.Equal("{}", (await server.Send("POST", "/v1/echo:nested", "{}")).Text);
    }

    [Fact]
    public async Task Empty_reply_is_200_with_an_object()
    {
        var answer = await server.Send("DELETE", "/v1/books/b");
        Assert.Equal(200, answer.Status);
        Assert.Equal("{}", answer.Text);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("2", answer.Headers["Content-Length"]);
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task No_body_is_an_empty_request()
    {
        Assert.Equal("{}", (await server.Send("POST", "/v1/echo")).Text);
        Assert.Equal("no body", (string?)(await server.Send("POST", "/v1/shelves/s/books")).Json["title"]);
    }

    [Theory]
    [Trait("Strict", "true")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Body_of_another_type_is_415(string? type)
    {
        var answer = await server.Send("POST", "/v1/echo", "{}", type);
        Assert.Equal(415, answer.Status);
        Assert.Equal(3, (int?)answer.Json["code"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("APPLICATION/JSON")]
    public async Task Body_of_JSON_in_UTF8_is_read(string type) => Assert.Equal(200, (await server.Send("POST", "/v1/echo", "{}", type)).Status);

    [Fact]
    [Trait("Strict", "true")]
    public async Task Body_over_the_limit_is_413_and_at_the_limit_is_read()
    {
        static string Body(int length) => "{\"stringValue\":\"" + new string('x', length - 18) + "\"}";
        Assert.Equal(200, (await server.Send("POST", "/v1/echo", Body(RestServer.BodyMax))).Status);
        var answer = await server.Send("POST", "/v1/echo", Body(RestServer.BodyMax + 1));
        Assert.Equal(413, answer.Status);
        Assert.Equal(8, (int?)answer.Json["code"]);
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task Body_over_the_limit_is_413_also_when_its_length_is_not_said()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/v1/echo"))
        {
            Content = new StreamContent(new MemoryStream(new byte[RestServer.BodyMax * 4])) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(413, (await server.Send(request)).Status);
    }

    [Fact]
    public async Task Body_in_many_pieces_is_read()
    {
        var json = """{"stringList":["""  + string.Join(',', Enumerable.Repeat("\"abc\"", 5000)) + "]}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/v1/echo"))
        {
            Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(json)), 100) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TransferEncodingChunked = true;
        var answer = await server.Send(request);
        Assert.Equal(json, answer.Text);
        Assert.Equal($"{json.Length}", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Bytes_of_any_type_go_in_and_out()
    {
        var put = await server.Send("PUT", "/v1/files/a/b", "\u0000raw", "image/png");
        Assert.Equal("""{"path":"a/b","contentType":"image/png","length":"4"}""", put.Text);
        var got = await server.Send("GET", "/v1/files/x/y");
        Assert.Equal("text/csv", got.Headers["Content-Type"]);
        Assert.Equal("x/y", got.Text);
    }

    [Fact]
    public async Task Headers_are_metadata_both_ways_and_trailers_become_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/v1/books/b:lend")) { Headers = { { "X-Reader", "ann" } } };
        var answer = await server.Send(request);
        Assert.Equal("ann", answer.Headers["x-lent"]);
        Assert.Equal("after", answer.Headers["x-trailer"]);
    }
}
