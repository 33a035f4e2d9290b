using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

public sealed class KindsOfCallTests
{
    [Fact]
    public async Task A_one_way_call_returns_at_once_and_hides_its_outcome()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource<object?>();
        var done = new TaskCompletionSource();

        Assert.True(silo.Probe().Tell(_ => gate.Task).IsCompletedSuccessfully);
        Assert.True(silo.Probe().Tell(_ => throw new InvalidOperationException("nobody hears it")).IsCompletedSuccessfully);
        Assert.True(silo.Probe().Tell(_ => { done.SetResult(); return gate.Task; }).IsCompletedSuccessfully);
        Assert.False(done.Task.IsCompleted);
        gate.SetResult(null);
        await TestSilo.Soon(done.Task);
    }

    [Fact]
    public async Task Stateless_workers_serve_side_by_side_up_to_their_number()
    {
        await using var silo = await TestSilo.StartAsync();
        var worker = silo.Grain<IWorkerProbeGrain>("w");
        var gate = new TaskCompletionSource();
        var started = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource()).ToList();
        var busy = started.Select(each => worker.Hold(each, gate.Task)).ToList();
        await TestSilo.Soon(Task.WhenAll(started.Select(each => each.Task)));

        var fifth = worker.Run(_ => { });
        Assert.False(fifth.IsCompleted);
        Assert.Equal(4, silo.Engine.Classes.Single(each => each.Type == typeof(WorkerProbeGrain)).LiveCount);
        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll([.. busy, fifth]));
    }

    [Fact]
    public async Task A_reader_of_a_stream_meets_the_failure_after_the_items_before_it()
    {
        await using var silo = await TestSilo.StartAsync();
        List<int> seen = [];
        var reading = Read(silo.Probe().Stream(Failing, CancellationToken.None), seen);

        await Assert.ThrowsAsync<InvalidOperationException>(() => TestSilo.Soon(reading));
        Assert.Equal([1, 2], seen);

        static async IAsyncEnumerable<int> Failing(ProbeBase _, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
            await Task.Delay(1, token);
            throw new InvalidOperationException("no more");
        }
    }

    [Fact]
    public async Task A_reader_that_stops_ends_the_method_in_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        var ended = new TaskCompletionSource();
        await foreach (var item in silo.Probe().Stream(Endless, CancellationToken.None))
        {
            if (item == 250)
            {
                break;
            }
        }

        await TestSilo.Soon(ended.Task);

        async IAsyncEnumerable<int> Endless(ProbeBase _, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                    yield return i;
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task The_grain_serves_others_while_its_stream_is_read()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource();
        List<int> seen = [];
        var reading = Read(silo.Probe().Stream(Slow, CancellationToken.None), seen);
        await TestSilo.Until(() => seen.Count == 1);

        Assert.Equal(3, await silo.Probe().Ask(_ => 3));
        gate.SetResult();
        await TestSilo.Soon(reading);
        Assert.Equal([1, 2], seen);

        async IAsyncEnumerable<int> Slow(ProbeBase _, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            yield return 1;
            await gate.Task.WaitAsync(token);
            yield return 2;
        }
    }

    [Fact]
    public async Task A_stream_may_be_silent_for_longer_than_a_call_may_take()
    {
        var fetches = 0;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(call =>
        {
            fetches++;
            return call.Invoke();
        }));
        var gate = new TaskCompletionSource();
        List<int> seen = [];
        var reading = Read(silo.Probe().Stream(Silent, CancellationToken.None), seen);
        for (var i = 1; i <= 10; i++)
        {
            await TestSilo.Until(() => fetches == i);
            silo.Time.Advance(TimeSpan.FromSeconds(16));
        }

        await TestSilo.Until(() => fetches == 11);
        gate.SetResult();
        await TestSilo.Soon(reading);
        Assert.Equal([1], seen);

        async IAsyncEnumerable<int> Silent(ProbeBase _, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            await gate.Task.WaitAsync(token);
            yield return 1;
        }
    }

    [Fact]
    public async Task A_reader_is_told_when_the_grain_ends()
    {
        await using var silo = await TestSilo.StartAsync();
        List<int> seen = [];
        var reading = Read(silo.Probe().Stream(Silent, CancellationToken.None), seen);
        await TestSilo.Until(() => seen.Count == 1);

        await silo.Probe().Run(probe => probe.End());
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => TestSilo.Soon(reading));

        static async IAsyncEnumerable<int> Silent(ProbeBase _, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            yield return 1;
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }
    }

    [Fact]
    public async Task Filters_see_calls_in_order_and_may_change_their_results()
    {
        List<string> seen = [];
        await using var silo = await TestSilo.StartAsync(builder => builder
            .AddOutgoingGrainCallFilter(async call =>
            {
                seen.Add($"out {call.MethodName}");
                RequestContext.Set("from", "filter");
                await call.Invoke();
                seen.Add($"out saw {call.Result}");
            })
            .AddIncomingGrainCallFilter(async call =>
            {
                seen.Add($"in {call.InterfaceMethod.Name} {call.Request.GetArgument(0)} {RequestContext.Get("from")}");
                await call.Invoke();
                call.Result = (string)call.Result! + "!";
            }));

        Assert.Equal("hi!", await silo.Grain<IEchoGrain>("a").Echo("hi"));
        Assert.Equal(["out Echo", "in Echo hi filter", "out saw hi!"], seen);
    }

    [Fact]
    public async Task A_filter_that_throws_is_the_calls_outcome()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(_ => throw new UnauthorizedAccessException()));

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => silo.Grain<IEchoGrain>("a").Echo("hi"));
    }

    private static async Task Read(IAsyncEnumerable<int> items, List<int> seen)
    {
        await foreach (var item in items)
        {
            seen.Add(item);
        }
    }
}
