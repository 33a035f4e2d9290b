using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

public sealed class LimitTests
{
    [Fact]
    public async Task Response_past_the_limit_is_refused_and_leaves_nothing_behind()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.MaxSendMessageSize = 1000);
        using var call = new RawCall();
        var answer = await call.SendAsync(server.Http2, "/sesame.scenario.v1.Scenario/Say", Frames.Of(new SayRequest { ResponseBytes = 2000 }));

        Assert.Equal("8", answer.Status);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Limits_of_one_service_win_over_those_of_all()
    {
        await using var server = await ScenarioServer.StartAsync(
            options => options.MaxReceiveMessageSize = 10,
            services => services.AddGrpc().AddServiceOptions<ScenarioService>(one => one.MaxReceiveMessageSize = 100));
        var client = server.Client();

        Assert.Equal(50, (await client.SayAsync(new SayRequest { Text = new string('x', 50) })).Text.Length);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new SayRequest { Text = new string('x', 150) }));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task No_limit_takes_more_than_the_servers_own()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.MaxReceiveMessageSize = null);
        var response = await server.Client().SayAsync(
            new SayRequest { Text = "big", Padding = Google.Protobuf.ByteString.CopyFrom(new byte[40 * 1024 * 1024]) });

        Assert.Equal("big", response.Text);
    }

    [Fact]
    public async Task Client_refuses_what_is_past_its_own_limits()
    {
        await using var server = await ScenarioServer.StartAsync();
        var client = new Scenario.Scenario.ScenarioClient(server.Channel(options =>
        {
            options.MaxReceiveMessageSize = 1000;
            options.MaxSendMessageSize = 500;
        }));

        var received = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new SayRequest { ResponseBytes = 2000 }));
        Assert.Equal(StatusCode.ResourceExhausted, received.StatusCode);
        var sent = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new SayRequest { Text = new string('x', 600) }));
        Assert.Equal(StatusCode.ResourceExhausted, sent.StatusCode);
    }

    [Fact]
    public async Task Responses_are_packed_when_asked_for_and_accepted()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var request = Frames.Of(new SayRequest { Text = new string('z', 10000) });

        using var accepting = new RawCall { Headers = { ["grpc-accept-encoding"] = "identity, gzip" } };
        var packed = await accepting.SendAsync(server.Http2, "/sesame.scenario.v1.Scenario/Say", request);
        Assert.Equal("gzip", packed.Headers["grpc-encoding"]);
        Assert.Equal(1, packed.Body[0]);
        Assert.InRange(packed.Body.Length, 6, 1000);

        using var plain = new RawCall { Headers = { ["grpc-accept-encoding"] = "identity" } };
        var unpacked = await plain.SendAsync(server.Http2, "/sesame.scenario.v1.Scenario/Say", request);
        Assert.DoesNotContain("grpc-encoding", unpacked.Headers.Keys);
        Assert.Equal(0, unpacked.Body[0]);

        Assert.Equal(10000, (await server.Client().SayAsync(new SayRequest { Text = new string('z', 10000) })).Text.Length);
    }

    [Fact]
    public async Task Detailed_errors_tell_the_exception()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.EnableDetailedErrors = true);
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client().FailAsync(new FailRequest { ThrowPlainly = true, Message = "the reason" }));

        Assert.Contains("the reason", failure.Status.Detail, StringComparison.Ordinal);
    }
}
