using Grpc.Core;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

/// <summary>The scenario by our own client.</summary>
public sealed class ChannelTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private readonly Scenario.Scenario.ScenarioClient client = fixture.Server.Client();

    [Fact]
    public async Task Unary_call_carries_text_metadata_and_trailers_both_ways()
    {
        byte[] raw = [0, 1, 2, 254, 255];
        using var call = client.SayAsync(
            new SayRequest { Text = "grüß dich ☃", ResponseBytes = 3 },
            new Metadata { { "x-text", "plain" }, { "x-raw-bin", raw } });

        var response = await call;

        Assert.Equal("grüß dich ☃", response.Text);
        Assert.Equal(3, response.Padding.Length);
        Assert.Equal("plain", response.Metadata["x-text"]);
        Assert.Equal("000102FEFF", response.Metadata["x-raw-bin"]);
        Assert.Equal(raw, (await call.ResponseHeadersAsync).GetValueBytes("x-raw-bin"));
        Assert.Equal("plain", call.GetTrailers().GetValue("x-text"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public void Blocking_call_answers_too() => Assert.Equal("hi", client.Say(new SayRequest { Text = "hi" }).Text);

    [Fact]
    public async Task Server_stream_is_read_to_its_end()
    {
        using var call = client.Count(new CountRequest { Until = 5 });
        var seen = new List<long>();
        await foreach (var number in call.ResponseStream.ReadAllAsync())
        {
            seen.Add(number.Value);
        }

        Assert.Equal([1, 2, 3, 4, 5], seen);
        Assert.Equal("5", call.GetTrailers().GetValue("x-counted"));
    }

    [Fact]
    public async Task Server_stream_that_fails_midway_keeps_what_came_before()
    {
        using var call = client.Count(new CountRequest { Until = 5, FailAfter = 2 });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.True(await call.ResponseStream.MoveNext());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal("That is enough.", failure.Status.Detail);
    }

    [Fact]
    public async Task Client_stream_is_summed()
    {
        using var call = client.Sum();
        for (var value = 1; value <= 10; value++)
        {
            await call.RequestStream.WriteAsync(new Number { Value = value });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(55, (await call).Value);
    }

    [Fact]
    public async Task Duplex_stream_answers_each_line_before_the_next()
    {
        using var call = client.Chat();
        foreach (var text in new[] { "one", "two", "three" })
        {
            await call.RequestStream.WriteAsync(new Line { Text = text });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(text.ToUpperInvariant(), call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("nö: 100% ☃\nnext line %41")]
    public async Task Failure_carries_code_message_details_and_trailers(string message)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.FailAsync(new FailRequest { Code = (int)StatusCode.NotFound, Message = message }));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal(message, failure.Status.Detail);
        Assert.Equal("asked-for", failure.Trailers.GetValue("x-reason"));
        var status = failure.GetRpcStatus();
        Assert.NotNull(status);
        Assert.Equal(message, status.Message);
        Assert.Equal("type.googleapis.com/google.protobuf.Duration", Assert.Single(status.Details).TypeUrl);
    }

    [Fact]
    public async Task Exception_of_a_handler_tells_the_caller_nothing()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.FailAsync(new FailRequest { ThrowPlainly = true, Message = "the password is swordfish" }));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Equal("Exception was thrown by handler.", failure.Status.Detail);
    }
}
