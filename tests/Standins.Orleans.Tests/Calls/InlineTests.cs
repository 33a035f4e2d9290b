using Orleans;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

public sealed class InlineTests
{
    [Fact]
    public async Task A_call_to_an_idle_live_grain_runs_at_once_on_the_callers_thread()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = await silo.IdleProbe();

        var thread = 0;
        var call = probe.Run(_ => thread = Environment.CurrentManagedThreadId);

        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public async Task Eight_calls_nest_inline_and_the_ninth_goes_through_the_queue()
    {
        await using var silo = await TestSilo.StartAsync();
        const int length = 20;
        for (var i = 0; i < length; i++)
        {
            await silo.IdleProbe($"p{i}");
        }

        var threads = new int[length];
        var inline = new bool[length];

        async Task<object?> Step(int number)
        {
            threads[number] = Environment.CurrentManagedThreadId;
            if (number + 1 < length)
            {
                var next = silo.Probe($"p{number + 1}").Do(_ => Step(number + 1));
                inline[number + 1] = threads[number + 1] != 0;
                await next;
            }

            return null;
        }

        inline[0] = true;
        await TestSilo.Soon(silo.Probe("p0").Do(_ => Step(0)));

        Assert.All(threads, thread => Assert.NotEqual(0, thread));
        Assert.True(inline[..8].All(each => each), "The first eight run on the caller's stack.");
        Assert.False(inline[8], "The ninth starts on a fresh stack.");
    }

    [Fact]
    public async Task A_caller_with_little_stack_left_is_served_through_the_queue()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = await silo.IdleProbe();

        var callee = 0;
        Task? call = null;
        var thread = new Thread(() => call = probe.Run(_ => callee = Environment.CurrentManagedThreadId), maxStackSize: 96 * 1024);
        thread.Start();
        thread.Join();
        await TestSilo.Soon(call!);

        Assert.NotEqual(thread.ManagedThreadId, callee);
        Assert.NotEqual(0, callee);
    }

    [Fact]
    public async Task A_busy_grain_is_not_waited_for_on_the_callers_thread()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = silo.Probe();
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = probe.Hold(started, gate.Task);
        await started.Task;

        var second = probe.Run(_ => { });
        Assert.False(second.IsCompleted);

        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll(first, second));
    }

    [Fact]
    public async Task The_caller_finds_its_own_context_as_it_left_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = await silo.IdleProbe();
        var local = new AsyncLocal<string> { Value = "mine" };
        var context = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var call = probe.Run(_ => local.Value = "changed");
            Assert.True(call.IsCompletedSuccessfully);
            Assert.Equal("mine", local.Value);
            Assert.Same(context, SynchronizationContext.Current);
            Assert.Null(global::Orleans.Runtime.RuntimeContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
