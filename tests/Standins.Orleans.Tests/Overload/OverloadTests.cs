using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Overload;

/// <summary>P5: overload is refused at once, nothing queues without end, and the silo stays up.</summary>
[Collection(nameof(Size.Alone))]
public sealed class OverloadTests
{
    [Fact]
    public async Task Ten_times_what_a_mailbox_holds_is_refused_at_once_and_what_was_taken_is_served()
    {
        const int limit = 100;
        await using var silo = await StartAsync(limit);
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = silo.Probe().Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);

        var served = 0;
        var calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, limit * 10 / 8).Select(_ => silo.Probe().Run(_ => served++)).ToList())));
        var all = calls.SelectMany(each => each).ToList();
        var refused = all.Where(call => call.IsFaulted).ToList();

        Assert.Equal(limit * 10 - (limit - 1), refused.Count);
        Assert.All(refused, call => Assert.IsType<LimitExceededException>(call.Exception!.InnerException));
        gate.SetResult();
        await TestSilo.Soon(first);
        await TestSilo.Soon(Task.WhenAll(all.Except(refused)));
        Assert.Equal(limit - 1, served);
        Assert.Equal(1, await silo.Probe().Ask(_ => 1));
    }

    [Fact]
    public async Task A_grain_that_never_answers_holds_no_more_than_its_mailbox_however_long_callers_come()
    {
        const int limit = 50;
        await using var silo = await StartAsync(limit);
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = silo.Probe().Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);
        var outcomes = new Dictionary<Type, int>();

        for (var round = 0; round < 20; round++)
        {
            var calls = Enumerable.Range(0, limit).Select(_ => silo.Probe().Run(_ => { })).ToList();
            silo.Time.Advance(TimeSpan.FromSeconds(30));
            foreach (var call in calls)
            {
                var failure = (await Record.ExceptionAsync(() => TestSilo.Soon(call)))!.GetType();
                outcomes[failure] = outcomes.GetValueOrDefault(failure) + 1;
            }

            Assert.True(silo.Engine.Classes.Single(each => each.Type == typeof(ProbeGrain)).Find("probe")!.Pending <= limit);
            Assert.Equal(0, silo.Engine.Deadlines.UnderWay);
        }

        Assert.Equal([typeof(LimitExceededException), typeof(TimeoutException)], outcomes.Keys.OrderBy(type => type.Name));
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        gate.SetResult();
        await TestSilo.Until(() => silo.Engine.Classes.Single(each => each.Type == typeof(ProbeGrain)).Find("probe")!.Pending == 0);
        Assert.Equal(1, await silo.Probe().Ask(_ => 1));
    }

    [Fact]
    public async Task The_silo_as_a_whole_refuses_too_when_every_mailbox_has_room()
    {
        const int limit = 200;
        await using var silo = await TestSilo.StartAsync(builder => builder.Services.AddSingleton(new EngineLimits { RequestsMax = limit }));
        var gate = new TaskCompletionSource<object?>();

        var calls = Enumerable.Range(0, limit * 10).Select(number => silo.Probe($"p{number}").Do(_ => gate.Task)).ToList();

        Assert.Equal(limit * 9, calls.Count(call => call.IsFaulted));
        gate.SetResult(null);
        await TestSilo.Soon(Task.WhenAll(calls.Where(call => !call.IsFaulted)));
        Assert.Equal(1, await silo.Probe().Ask(_ => 1));
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_refused_calls()
    {
        await using var silo = await StartAsync(limit: 100);
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = silo.Probe().Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);
        Overload(20_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Overload(200_000);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        // Far below what 200,000 kept requests would hold, far above noise.
        Assert.True(after - before < 20_000_000, $"{after - before:N0} bytes were kept.");
        gate.SetResult();
        await TestSilo.Soon(first);

        void Overload(int calls)
        {
            for (var i = 0; i < calls; i++)
            {
                var call = silo.Probe().Run(_ => { });
                if (call.IsFaulted)
                {
                    Assert.IsType<LimitExceededException>(call.Exception!.InnerException);
                }
            }
        }
    }

    private static Task<TestSilo> StartAsync(int limit) => TestSilo.StartAsync(builder =>
        builder.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = limit));
}
