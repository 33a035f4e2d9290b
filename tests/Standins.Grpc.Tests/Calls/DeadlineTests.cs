using Grpc.Core;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

public sealed class DeadlineTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private readonly ScenarioServer server = fixture.Server;

    [Fact]
    public async Task Handler_that_listens_is_cancelled_at_the_deadline()
    {
        using var call = new RawCall { Headers = { ["grpc-timeout"] = "200m" } };
        var answer = await call.SendAsync(
            server.Http2, "/sesame.scenario.v1.Scenario/Wait", Frames.Of(new WaitRequest { Milliseconds = 60_000, Label = "listens" }));

        Assert.Equal("4", answer.Status);
        Assert.True(await server.Witness.HasEnded("listens").WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Handler_that_does_not_listen_holds_up_no_answer()
    {
        using var call = new RawCall { Headers = { ["grpc-timeout"] = "200m" } };
        var answer = await call.SendAsync(
            server.Http2,
            "/sesame.scenario.v1.Scenario/Wait",
            Frames.Of(new WaitRequest { Milliseconds = 5_000, IgnoreCancellation = true, Label = "deaf" }));

        Assert.Equal("4", answer.Status);
        Assert.False(server.Witness.HasEnded("deaf").IsCompleted);
        Assert.True(await server.Witness.HasEnded("deaf").WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("hi", (await server.Client().SayAsync(new SayRequest { Text = "hi" })).Text);
    }

    [Fact]
    public async Task Stream_that_nobody_reads_ends_at_its_deadline()
    {
        using var call = server.Client().Count(new CountRequest { Until = int.MaxValue, BytesEach = 10_000 }, deadline: DateTime.UtcNow.AddMilliseconds(500));
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Client_stream_that_never_ends_is_answered_at_its_deadline()
    {
        using var call = server.Client().Sum(deadline: DateTime.UtcNow.AddMilliseconds(300));
        await call.RequestStream.WriteAsync(new Number { Value = 1 });
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Deadline_in_the_past_fails_at_once()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client().SayAsync(new SayRequest(), deadline: DateTime.UtcNow.AddSeconds(-1)));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Caller_that_cancels_reaches_the_handler()
    {
        using var source = new CancellationTokenSource();
        using var call = server.Client().WaitAsync(new WaitRequest { Milliseconds = 60_000, Label = "cancelled" }, cancellationToken: source.Token);
        await server.Witness.HasBegun("cancelled").WaitAsync(TimeSpan.FromSeconds(30));
        await source.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.True(await server.Witness.HasEnded("cancelled").WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Call_disposed_of_early_is_cancelled()
    {
        var call = server.Client().WaitAsync(new WaitRequest { Milliseconds = 60_000, Label = "dropped" });
        await server.Witness.HasBegun("dropped").WaitAsync(TimeSpan.FromSeconds(30));
        call.Dispose();

        Assert.True(await server.Witness.HasEnded("dropped").WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Many_calls_that_end_at_their_deadlines_leave_nothing_behind()
    {
        var client = server.Client();
        var calls = Enumerable.Range(0, 300).Select(async i =>
        {
            // Around the moment of the answer, so that handler and deadline race for it.
            var failure = await Record.ExceptionAsync(async () => await client.WaitAsync(
                new WaitRequest { Milliseconds = 50, IgnoreCancellation = i % 2 == 0, Label = $"race-{i}" }, deadline: DateTime.UtcNow.AddMilliseconds(50)));
            Assert.True(failure is null or RpcException { StatusCode: StatusCode.DeadlineExceeded }, failure?.ToString());
        });
        await Task.WhenAll(calls);
        Assert.Equal("hi", (await client.SayAsync(new SayRequest { Text = "hi" })).Text);
    }
}
