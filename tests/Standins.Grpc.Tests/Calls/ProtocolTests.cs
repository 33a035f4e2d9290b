using System.Net;
using System.Text;
using Google.Protobuf;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

/// <summary>The gRPC mapping to HTTP/2, seen from the wire; every bad call is followed by a good one.</summary>
public sealed class ProtocolTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>, IDisposable
{
    private const string Say = "/sesame.scenario.v1.Scenario/Say";
    private const string Sum = "/sesame.scenario.v1.Scenario/Sum";

    private readonly RawCall call = new();

    public static TheoryData<string, byte[], string> BadBodies => new()
    {
        { Say, [], "13" },
        { Say, [0, 0, 0], "13" },
        { Say, [2, 0, 0, 0, 0], "13" },
        { Say, [0x80, 0, 0, 0, 0], "13" },
        { Say, Frames.Of([], length: 10), "13" },
        { Say, Frames.Of([], length: int.MaxValue), "8" },
        { Say, Frames.Of([], length: -1), "8" },
        { Say, [.. Frames.Of([]), .. Frames.Of([])], "13" },
        { Say, [.. Frames.Of([]), 7], "13" },
        { Say, Frames.Of([0xff, 0xff, 0xff]), "13" },
        { Say, Frames.Of([10, 100, 65]), "13" },
        { Say, Frames.Of(Frames.Gzip([]), flag: 1), "13" },
        { Sum, [3, 0, 0, 0, 0], "13" },
        { Sum, Frames.Of([8, 1], length: 3), "13" },
        { Sum, [.. Frames.Of([8, 1]), 0, 0], "13" },
        { Sum, Frames.Of([], length: 5_000_000), "8" },
    };

    [Fact]
    public async Task Good_answer_ends_with_its_status_in_the_trailers()
    {
        var answer = await call.SendAsync(fixture.Server.Http2, Say, Frames.Of(new SayRequest { Text = "hi" }));

        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal("application/grpc", answer.ContentType);
        Assert.Equal("0", answer.Trailers["grpc-status"]);
        Assert.DoesNotContain("grpc-status", answer.Headers.Keys);
        Assert.Equal(Frames.Of(new SayResponse { Text = "hi" }), answer.Body);
    }

    [Fact]
    public async Task Failure_before_any_message_is_one_block_of_headers()
    {
        var answer = await call.SendAsync(
            fixture.Server.Http2, "/sesame.scenario.v1.Scenario/Fail", Frames.Of(new FailRequest { Code = 7, Message = "nö 100%\n" }));

        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal("7", answer.Headers["grpc-status"]);
        Assert.Equal("n%C3%B6 100%25%0A", answer.Headers["grpc-message"]);
        Assert.Empty(answer.Trailers);
        Assert.Empty(answer.Body);
        var details = Convert.FromBase64String(answer.Headers["grpc-status-details-bin"].PadRight((answer.Headers["grpc-status-details-bin"].Length + 3) / 4 * 4, '='));
        Assert.Equal(7, Google.Rpc.Status.Parser.ParseFrom(details).Code);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Malformed_request_fails_alone(string path, byte[] body, string status)
    {
        var bad = await call.SendAsync(fixture.Server.Http2, path, body);
        var good = await call.SendAsync(fixture.Server.Http2, Say, Frames.Of(new SayRequest { Text = "still here" }));

        Assert.Equal(200, bad.HttpStatus);
        Assert.Equal(status, bad.Status);
        Assert.Equal("0", good.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    [InlineData("5s")]
    [Trait("Strict", "true")]
    public Task Timeout_that_is_none_fails_the_call(string timeout) => AnswersAsync(timeout, "13");

    [Theory]
    [InlineData("0n", "4")]
    [InlineData("1n", "4")]
    [InlineData("99999999H", "0")]
    [InlineData("10S", "0")]
    public Task Timeout_is_read_exactly(string timeout, string status) => AnswersAsync(timeout, status);

    [Fact]
    public async Task Unknown_encoding_is_refused_with_the_known_ones()
    {
        using var odd = new RawCall { Headers = { ["grpc-encoding"] = "snappy" } };
        var answer = await odd.SendAsync(fixture.Server.Http2, Say, Frames.Of([], flag: 1));

        Assert.Equal("12", answer.Status);
        Assert.Equal("identity,gzip", answer.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Gzip_is_read_and_may_be_left_out_per_message()
    {
        using var packed = new RawCall { Headers = { ["grpc-encoding"] = "gzip" } };
        var one = new Number { Value = 1 }.ToByteArray();
        var answer = await packed.SendAsync(fixture.Server.Http2, Sum, [.. Frames.Of(Frames.Gzip(one), flag: 1), .. Frames.Of(one)]);

        Assert.Equal("0", answer.Status);
        Assert.Equal(2, Number.Parser.ParseFrom(answer.Body.AsSpan(5)).Value);
    }

    [Fact]
    public async Task Gzip_that_is_none_fails_the_call()
    {
        using var packed = new RawCall { Headers = { ["grpc-encoding"] = "gzip" } };
        Assert.Equal("13", (await packed.SendAsync(fixture.Server.Http2, Say, Frames.Of([1, 2, 3, 4], flag: 1))).Status);
    }

    [Fact]
    public async Task Gzip_bomb_is_stopped_at_the_limit()
    {
        using var packed = new RawCall { Headers = { ["grpc-encoding"] = "gzip" } };
        var bomb = Frames.Gzip(new byte[200 * 1024 * 1024]);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var answer = await packed.SendAsync(fixture.Server.Http2, Say, Frames.Of(bomb, flag: 1));

        Assert.Equal("8", answer.Status);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task Wrong_content_type_is_415()
    {
        using var json = new RawCall { ContentType = "application/json" };
        Assert.Equal(415, (await json.SendAsync(fixture.Server.Http2, Say, [])).HttpStatus);
        using var nearly = new RawCall { ContentType = "application/grpcx" };
        Assert.Equal(415, (await nearly.SendAsync(fixture.Server.Http2, Say, [])).HttpStatus);
    }

    [Fact]
    public async Task Content_type_may_carry_its_format_and_parameters()
    {
        foreach (var type in new[] { "application/grpc+proto", "application/grpc; charset=utf-8", "Application/gRPC" })
        {
            using var typed = new RawCall { ContentType = type };
            Assert.Equal("0", (await typed.SendAsync(fixture.Server.Http2, Say, Frames.Of(new SayRequest()))).Status);
        }
    }

    [Fact]
    public async Task Http1_is_asked_to_upgrade()
    {
        using var old = new RawCall { Version = HttpVersion.Version11 };
        Assert.Equal(426, (await old.SendAsync(fixture.Server.Http1, Say, Frames.Of(new SayRequest()))).HttpStatus);
    }

    [Fact]
    public async Task Other_methods_are_405_and_other_pages_untouched()
    {
        Assert.Equal(405, (await call.SendAsync(fixture.Server.Http2, Say, [], HttpMethod.Put)).HttpStatus);
        using var json = new RawCall { ContentType = "application/json" };
        Assert.Equal(404, (await json.SendAsync(fixture.Server.Http2, "/no.such.Service/Method", [])).HttpStatus);
        Assert.Equal(404, (await json.SendAsync(fixture.Server.Http2, "/no.such.Service/Method", [], HttpMethod.Get)).HttpStatus);
        Assert.Equal(404, (await call.SendAsync(fixture.Server.Http2, "/no.such.Service/Method", [], HttpMethod.Get)).HttpStatus);
    }

    [Fact]
    public async Task Unknown_method_and_service_are_unimplemented()
    {
        Assert.Equal("12", (await call.SendAsync(fixture.Server.Http2, "/sesame.scenario.v1.Scenario/Nothing", [])).Status);
        Assert.Equal("12", (await call.SendAsync(fixture.Server.Http2, "/no.such.Service/Say", [])).Status);
    }

    [Fact]
    public async Task Binary_metadata_takes_padding_none_and_lists()
    {
        using var binary = new RawCall { Headers = { ["x-padded-bin"] = "AQI=", ["x-bare-bin"] = "AQI", ["x-list-bin"] = "AQ,Ag" } };
        var answer = await binary.SendAsync(fixture.Server.Http2, Say, Frames.Of(new SayRequest()));

        var metadata = SayResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Metadata;
        Assert.Equal(("0102", "0102", "02"), (metadata["x-padded-bin"], metadata["x-bare-bin"], metadata["x-list-bin"]));
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task Binary_metadata_that_is_no_base64_fails_the_call()
    {
        using var binary = new RawCall { Headers = { ["x-bad-bin"] = "!!!" } };
        Assert.Equal("13", (await binary.SendAsync(fixture.Server.Http2, Say, Frames.Of(new SayRequest()))).Status);
    }

    [Fact]
    [Trait("Strict", "true")]
    public async Task Text_that_is_no_utf8_never_reaches_the_handler_changed()
    {
        var answer = await call.SendAsync(fixture.Server.Http2, Say, Frames.Of([10, 4, 0xf0, 0x28, 0x8c, 0x28]));
        Assert.Equal("13", answer.Status);
        Assert.Empty(answer.Body);
        Assert.Contains("pars", Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(answer.Headers["grpc-message"])), StringComparison.Ordinal);
    }

    public void Dispose() => call.Dispose();

    private async Task AnswersAsync(string timeout, string status)
    {
        using var timed = new RawCall { Headers = { ["grpc-timeout"] = timeout } };
        var answer = await timed.SendAsync(
            fixture.Server.Http2, "/sesame.scenario.v1.Scenario/Wait", Frames.Of(new WaitRequest { Milliseconds = status == "4" ? 60_000 : 10, Label = timeout }));

        Assert.Equal(status, answer.Status);
    }
}
