using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

public sealed class DeadlineTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_overdue_call_is_a_timeout_at_the_caller_and_cancels_the_callees_token(bool live)
    {
        await using var silo = await TestSilo.StartAsync();
        if (live)
        {
            await silo.Probe().Run(_ => { });
        }

        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var call = silo.Probe().DoCancellable(
            async (_, token) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => { }, TaskScheduler.Default);
                cancelled.SetResult();
                return null;
            },
            CancellationToken.None);
        await TestSilo.Soon(started.Task);

        silo.Time.Advance(s_timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        Assert.False(cancelled.Task.IsCompleted);
        silo.Time.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
        await TestSilo.Soon(cancelled.Task);
        Assert.Equal(7, await silo.Probe().Ask(_ => 7));
    }

    [Fact]
    public async Task A_request_whose_caller_has_gone_is_never_started()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = silo.Probe().Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);
        var ran = false;
        var waiting = silo.Probe().Run(_ => ran = true);

        silo.Time.Advance(s_timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        gate.SetResult();
        await TestSilo.Soon(silo.Probe().Run(_ => { }));

        Assert.False(ran);
    }

    [Fact]
    public async Task A_method_may_have_a_deadline_of_its_own()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource<object?>();
        var hurried = silo.Probe("hurried").DoHurried(_ => gate.Task);
        var patient = silo.Probe("patient").Do(_ => gate.Task);
        await TestSilo.Until(() => silo.Engine.Deadlines.UnderWay > 0);

        silo.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => hurried);
        Assert.False(patient.IsCompleted);
        gate.SetResult(1);
        Assert.Equal(1, await patient);
    }

    [Fact]
    public async Task Each_of_many_calls_is_overdue_at_its_own_time()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10)));
        var gate = new TaskCompletionSource<object?>();
        List<Task> calls = [];
        for (var i = 0; i < 8; i++)
        {
            calls.Add(silo.Probe($"p{i}").Do(_ => gate.Task));
            silo.Time.Advance(TimeSpan.FromSeconds(1));
        }

        for (var due = 0; due < 8; due++)
        {
            silo.Time.Advance(due == 0 ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(1));
            Assert.Equal(due + 1, calls.Count(call => call.IsFaulted));
        }

        gate.SetResult(null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_cancels_is_free_at_once_and_the_callee_is_told(bool live)
    {
        await using var silo = await TestSilo.StartAsync();
        if (live)
        {
            await silo.Probe().Run(_ => { });
        }

        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        var call = silo.Probe().DoCancellable(
            async (_, token) =>
            {
                token.Register(() => told.SetResult());
                started.SetResult();
                await told.Task;
                return null;
            },
            stop.Token);
        await TestSilo.Soon(started.Task);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await TestSilo.Soon(told.Task);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silo.Probe().DoCancellable((_, _) => Task.FromResult<object?>(1), stop.Token));
    }

    [Fact]
    public async Task A_method_without_waiting_is_given_a_token_that_nothing_has_cancelled()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Probe().Run(_ => { });

        Assert.Equal(true, await silo.Probe().DoCancellable((_, token) => Task.FromResult<object?>(token.CanBeCanceled && !token.IsCancellationRequested), CancellationToken.None));
    }
}
