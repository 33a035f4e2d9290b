namespace Standins.Grpc.Tests.Transcoding.Calls;

public sealed class ErrorTests(RestServer server) : IClassFixture<RestServer>
{
    [Theory]
    [InlineData(1, 499)]
    [InlineData(2, 500)]
    [InlineData(3, 400)]
    [InlineData(4, 504)]
    [InlineData(5, 404)]
    [InlineData(6, 409)]
    [InlineData(7, 403)]
    [InlineData(8, 429)]
    [InlineData(9, 400)]
    [InlineData(10, 409)]
    [InlineData(11, 400)]
    [InlineData(12, 501)]
    [InlineData(13, 500)]
    [InlineData(14, 503)]
    [InlineData(15, 500)]
    [InlineData(16, 401)]
    public async Task Status_of_a_call_has_its_status_of_HTTP(int code, int http)
    {
        var answer = await server.Send("POST", "/v1/fail", $$"""{"code":{{code}},"message":"so"}""");
        Assert.Equal(http, answer.Status);
        Assert.Equal($$"""{"code":{{code}},"message":"so","details":[]}""", answer.Text);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        Assert.DoesNotContain("grpc-status-details-bin", answer.Headers.Keys);
    }

    [Fact]
    public async Task Details_for_gRPC_clients_are_told_as_json()
    {
        var answer = await server.Send("POST", "/v1/fail", """{"code":9,"message":"so","withDetails":true}""");
        Assert.Equal(400, answer.Status);
        Assert.Equal(
            """{"code":9,"message":"so","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"BOOK_LENT","domain":"library","metadata":{"shelf":"7"}},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.500s"}]}""",
            answer.Text);
    }

    [Fact]
    public async Task Fault_of_the_service_tells_nothing_of_itself()
    {
        var answer = await server.Send("POST", "/v1/fail", """{"code":-1}""");
        Assert.Equal(500, answer.Status);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(2, (int?)answer.Json["code"]);
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task Field_at_fault_is_named_with_the_hosts_reason()
    {
        var answer = await server.Send("POST", "/v1/echo", """{"nestedList":[{"timestamp":"now"}]}""");
        Assert.Equal(400, answer.Status);
        Assert.Equal("nestedList[0].timestamp", answer.Field);
        Assert.StartsWith("nestedList[0].timestamp: must be an RFC 3339 time", (string?)answer.Json["message"], StringComparison.Ordinal);
        var info = answer.Detail("google.rpc.ErrorInfo");
        Assert.Equal("FIELD_INVALID", (string?)info!["reason"]);
        Assert.Equal("library", (string?)info["domain"]);
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task Fault_within_the_field_of_the_body_is_named_from_the_request()
    {
        Assert.Equal("book.pages", (await server.Send("POST", "/v1/shelves/s/books", """{"pages":"x"}""")).Field);
        Assert.Equal("book", (await server.Send("POST", "/v1/shelves/s/books", """{"pages":""")).Field?.Split('.')[0]);
    }

    [Fact]
    public async Task Reply_that_cannot_be_written_is_a_failure_and_leaves_no_piece_of_itself()
    {
        var answer = await server.Send("GET", "/v1/books/broken");
        Assert.Equal(500, answer.Status);
        Assert.Equal("""{"code":2,"message":"Exception was thrown by handler.","details":[]}""", answer.Text);
    }
}
