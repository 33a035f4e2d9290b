using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

/// <summary>gRPC-Web from the wire, over HTTP/1.1 and HTTP/2.</summary>
public sealed class WebTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private const string Say = "/sesame.scenario.v1.Scenario/Say";

    [Theory]
    [InlineData("1.1", "application/grpc-web")]
    [InlineData("1.1", "application/grpc-web+proto")]
    [InlineData("1.1", "application/grpc-web-text")]
    [InlineData("1.1", "application/grpc-web-text+proto")]
    [InlineData("2.0", "application/grpc-web+proto")]
    [InlineData("2.0", "application/grpc-web-text")]
    public async Task Unary_call_ends_with_its_trailers_in_the_body(string version, string type)
    {
        var answer = await SendAsync(version, type, Say, Frames.Of(new SayRequest { Text = "hi" }));

        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal(type.Contains("text", StringComparison.Ordinal) ? "application/grpc-web-text+proto" : "application/grpc-web+proto", answer.ContentType);
        var message = Frames.Of(new SayResponse { Text = "hi" });
        Assert.Equal(message, answer.Body[..message.Length]);
        Assert.Equal(0x80, answer.Body[message.Length]);
        Assert.Equal("grpc-status: 0\r\n", Encoding.ASCII.GetString(answer.Body[(message.Length + 5)..]));
    }

    [Fact]
    public async Task Failure_stands_in_the_body_too()
    {
        var answer = await SendAsync("1.1", "application/grpc-web", "/sesame.scenario.v1.Scenario/Fail", Frames.Of(new FailRequest { Code = 9, Message = "nö" }));

        var trailers = Encoding.ASCII.GetString(answer.Body[5..]);
        Assert.Equal(0x80, answer.Body[0]);
        Assert.Contains("grpc-status: 9\r\n", trailers, StringComparison.Ordinal);
        Assert.Contains("grpc-message: n%C3%B6\r\n", trailers, StringComparison.Ordinal);
        Assert.Contains("grpc-status-details-bin: ", trailers, StringComparison.Ordinal);
        Assert.Contains("x-reason: asked-for\r\n", trailers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_sends_a_frame_for_each_message()
    {
        var answer = await SendAsync("1.1", "application/grpc-web-text", "/sesame.scenario.v1.Scenario/Count", Frames.Of(new CountRequest { Until = 3 }));

        byte[] numbers = [.. Frames.Of(new Number { Value = 1 }), .. Frames.Of(new Number { Value = 2 }), .. Frames.Of(new Number { Value = 3 })];
        Assert.Equal(numbers, answer.Body[..numbers.Length]);
        Assert.Contains("grpc-status: 0", Encoding.ASCII.GetString(answer.Body[numbers.Length..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AAA")]
    [InlineData("====")]
    [InlineData("AA==AA=A")]
    public async Task Text_that_is_no_base64_fails_the_call(string body)
    {
        using var call = new RawCall { ContentType = "application/grpc-web-text", Version = HttpVersion.Version11 };
        var answer = await call.SendAsync(fixture.Server.Http1, Say, Encoding.ASCII.GetBytes(body));
        Assert.Contains("grpc-status: 13", Encoding.ASCII.GetString(Decode(answer.Body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_may_come_in_padded_pieces()
    {
        using var call = new RawCall { ContentType = "application/grpc-web-text", Version = HttpVersion.Version11 };
        var frame = Frames.Of(new SayRequest { Text = "pieces" });
        var body = Convert.ToBase64String(frame.AsSpan(0, 4)) + Convert.ToBase64String(frame.AsSpan(4, 1)) + Convert.ToBase64String(frame.AsSpan(5));
        var answer = await call.SendAsync(fixture.Server.Http1, Say, Encoding.ASCII.GetBytes(body));
        Assert.Contains("grpc-status: 0", Encoding.ASCII.GetString(Decode(answer.Body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_of_another_origin_may_see_the_status_headers()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(fixture.Server.Http1, Say));
        preflight.Headers.Add("Origin", "http://elsewhere.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-grpc-web,x-user-agent,grpc-timeout");
        using var allowed = await http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());

        using var call = new RawCall { ContentType = "application/grpc-web", Version = HttpVersion.Version11, Headers = { ["origin"] = "http://elsewhere.example" } };
        var answer = await call.SendAsync(fixture.Server.Http1, Say, Frames.Of(new SayRequest()));
        Assert.Contains("Grpc-Status-Details-Bin", answer.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_that_is_not_enabled_refuses()
    {
        await using var server = await ScenarioServer.StartAsync(
            health: false, map: app => app.MapGrpcHealthChecksService().DisableGrpcWeb());
        using var call = new RawCall { ContentType = "application/grpc-web", Version = HttpVersion.Version11 };
        Assert.Equal(415, (await call.SendAsync(server.Http1, "/grpc.health.v1.Health/Check", Frames.Of([]))).HttpStatus);
        Assert.Equal(200, (await call.SendAsync(server.Http1, Say, Frames.Of([]))).HttpStatus);
    }

    private async Task<RawAnswer> SendAsync(string version, string type, string path, byte[] frame)
    {
        var isText = type.Contains("text", StringComparison.Ordinal);
        using var call = new RawCall { ContentType = type, Version = new Version(version) };
        var body = isText ? Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame;
        var answer = await call.SendAsync(version == "2.0" ? fixture.Server.Http2 : fixture.Server.Http1, path, body);
        return isText ? answer with { Body = Decode(answer.Body) } : answer;
    }

    private static byte[] Decode(byte[] text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i += 4)
        {
            bytes.AddRange(Convert.FromBase64String(Encoding.ASCII.GetString(text, i, 4)));
        }

        return [.. bytes];
    }
}
