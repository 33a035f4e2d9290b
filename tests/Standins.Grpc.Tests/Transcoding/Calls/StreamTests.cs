namespace Standins.Grpc.Tests.Transcoding.Calls;

public sealed class StreamTests(RestServer server) : IClassFixture<RestServer>
{
    [Fact]
    [Trait("Strict", "true")]
    public async Task Each_message_is_a_line()
    {
        var answer = await server.Send("GET", "/v1/shelves/s/books:watch?count=3");
        Assert.Equal("application/x-ndjson", answer.Headers["Content-Type"]);
        Assert.Equal("{\"name\":\"s\\n0\"}\n{\"name\":\"s\\n1\"}\n{\"name\":\"s\\n2\"}\n", answer.Text);
    }

    [Fact]
    public async Task Stream_without_messages_is_200_and_empty()
    {
        var answer = await server.Send("GET", "/v1/shelves/s/books:watch");
        Assert.Equal((200, ""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Failure_before_the_first_message_has_its_status()
    {
        var answer = await server.Send("GET", "/v1/shelves/s/books:watch?fails=true");
        Assert.Equal(503, answer.Status);
        Assert.Equal("the shelf fell", (string?)answer.Json["message"]);
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task Failure_after_a_message_is_the_last_line()
    {
        var answer = await server.Send("GET", "/v1/shelves/s/books:watch?fails=true&count=1");
        Assert.Equal(200, answer.Status);
        Assert.Equal("{\"error\":{\"code\":14,\"message\":\"the shelf fell\",\"details\":[]}}", answer.Text.Split('\n')[1]);
    }

    [Fact]
    public async Task Request_at_fault_is_refused_before_the_stream() =>
        Assert.Equal("count", (await server.Send("GET", "/v1/shelves/s/books:watch?count=x")).Field);

    [Fact]
    public async Task Caller_who_leaves_ends_the_stream()
    {
        using var leave = new CancellationTokenSource();
        using var response = await server.Client.GetAsync("/v1/shelves/s/books:watch?count=2000000000", HttpCompletionOption.ResponseHeadersRead, leave.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(leave.Token);
        Assert.NotEqual(0, await stream.ReadAsync(new byte[100], leave.Token));
        response.Dispose();
        Assert.Equal(200, (await server.Send("GET", "/v1/books/b")).Status);
        await server.StreamLeft.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
