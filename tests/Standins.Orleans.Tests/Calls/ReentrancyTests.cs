using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

public sealed class ReentrancyTests
{
    [Fact]
    public async Task A_reentrant_grain_serves_the_next_request_while_one_waits()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = silo.Grain<IReentrantProbeGrain>("a");
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = probe.Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);

        await TestSilo.Soon(probe.Run(_ => { }));
        Assert.False(first.IsCompleted);
        gate.SetResult();
        await TestSilo.Soon(first);
    }

    [Fact]
    public async Task A_method_that_always_interleaves_passes_those_that_do_not()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = silo.Probe();
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = probe.Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);
        var second = probe.Run(_ => { });

        Assert.Equal(5, await probe.DoInterleaved(_ => Task.FromResult<object?>(5)));
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll(first, second));
    }

    [Fact]
    public async Task Read_only_requests_share_the_grain_and_a_writer_waits_for_all_of_them()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = silo.Probe();
        var gate = new TaskCompletionSource();
        var started = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToList();
        var readers = started.Select(each => probe.DoReadOnly(_ => ProbeExtensions.HoldAsync(each, gate.Task))).ToList();
        await TestSilo.Soon(Task.WhenAll(started.Select(each => each.Task)));

        var wrote = false;
        var writer = probe.Run(_ => wrote = true);
        var sawWrite = probe.DoReadOnly(_ => Task.FromResult<object?>(wrote));
        Assert.False(writer.IsCompleted);
        Assert.False(sawWrite.IsCompleted, "A reader that came after the writer does not pass it.");
        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll(readers));
        await TestSilo.Soon(writer);

        Assert.Equal(true, await sawWrite);
    }

    [Fact]
    public async Task A_call_chain_that_is_allowed_to_comes_back_to_its_own_grain()
    {
        await using var silo = await TestSilo.StartAsync();

        var answer = await TestSilo.Within(silo.Probe("a").Do(async a =>
        {
            using var _ = RequestContext.AllowCallChainReentrancy();
            return await a.Grains.GetGrain<IProbeGrain>("b").Do(b => b.Grains.GetGrain<IProbeGrain>("a").Do(again => Task.FromResult<object?>(ReferenceEquals(a, again))));
        }));

        Assert.Equal(true, answer);
    }

    [Fact]
    public async Task A_call_chain_that_was_not_allowed_to_waits_and_its_deadline_frees_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var back = new TaskCompletionSource<Task<object?>>();
        var call = silo.Probe("a").Do(a => a.Grains.GetGrain<IProbeGrain>("b").Do(async b =>
        {
            var deadlock = b.Grains.GetGrain<IProbeGrain>("a").Do(_ => Task.FromResult<object?>(null));
            back.SetResult(deadlock);
            return await deadlock;
        }));
        var waiting = await back.Task;
        Assert.False(waiting.IsCompleted);

        silo.Time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal(1, await silo.Probe("a").Ask(_ => 1));
    }

    [Fact]
    public async Task Others_still_wait_while_a_call_chain_interleaves()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var call = silo.Probe("a").Do(async _ =>
        {
            using var section = RequestContext.AllowCallChainReentrancy();
            started.SetResult();
            await gate.Task;
            return null;
        });
        await TestSilo.Soon(started.Task);

        var other = silo.Probe("a").Run(_ => { });
        Assert.False(other.IsCompleted);
        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll(call, other));
    }
}
