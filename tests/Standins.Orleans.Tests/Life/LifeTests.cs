using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Life;

public sealed class LifeTests
{
    [Fact]
    public async Task A_grain_is_activated_by_its_first_call_and_only_once()
    {
        await using var silo = await TestSilo.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => silo.Probe().Run(probe => probe.Value++))));

        Assert.Equal(50, await silo.Probe().Ask(probe => probe.Value));
        Assert.Equal(["probe activated"], silo.Lives.Events);
    }

    [Fact]
    public async Task A_failed_activation_fails_every_call_that_waited_for_it_and_the_next_tries_again()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource();
        silo.Lives.Activating = _ => gate.Task;
        var waiting = Enumerable.Range(0, 3).Select(_ => silo.Probe().Run(_ => { })).ToList();
        gate.SetException(new InvalidOperationException("not today"));

        foreach (var call in waiting)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => TestSilo.Soon(call));
        }

        silo.Lives.Activating = null;
        Assert.Equal(4, await silo.Probe().Ask(_ => 4));
    }

    [Fact]
    public async Task A_grain_that_asked_to_end_serves_nothing_more_and_its_waiting_calls_reach_the_next_in_order()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource();
        silo.Lives.Deactivating = (_, _, _) => gate.Task;
        await silo.Probe().Run(probe => probe.Value = 7);
        await silo.Probe().Run(probe => probe.End());

        List<int> order = [];
        var calls = Enumerable.Range(0, 20).Select(number => silo.Probe().Run(probe =>
        {
            order.Add(number);
            probe.Value++;
        })).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll(calls));

        Assert.Equal(Enumerable.Range(0, 20), order);
        Assert.Equal(20, await silo.Probe().Ask(probe => probe.Value));
        Assert.Equal(
            ["probe activated", "probe deactivated: ApplicationRequested", "probe disposed", "probe activated"],
            silo.Lives.Events);
    }

    [Fact]
    public async Task An_idle_grain_is_collected_after_its_age_and_not_before()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.IdleProbe();

        silo.Time.Advance(TimeSpan.FromMinutes(14));
        await silo.Probe().Run(_ => { });
        silo.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.DoesNotContain(silo.Lives.Events, happened => happened.Contains("deactivated", StringComparison.Ordinal));

        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await TestSilo.Until(() => silo.Lives.Events.Contains("probe deactivated: ActivationIdle"));
    }

    [Fact]
    public async Task A_grain_that_is_serving_is_never_collected()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = Timeout.InfiniteTimeSpan));
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var call = silo.Probe().Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);

        silo.Time.Advance(TimeSpan.FromHours(5));
        await silo.IdleProbe("other");
        gate.SetResult();
        await TestSilo.Soon(call);

        Assert.DoesNotContain("probe deactivated: ActivationIdle", silo.Lives.Events);
    }

    [Fact]
    public async Task A_grain_may_put_off_its_collection_and_take_that_back()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = await silo.IdleProbe();
        await probe.Run(each => each.Delay(TimeSpan.FromHours(2)));

        silo.Time.Advance(TimeSpan.FromHours(1));
        await silo.IdleProbe("other");
        Assert.DoesNotContain("probe deactivated: ActivationIdle", silo.Lives.Events);

        await probe.Run(each => each.Delay(TimeSpan.FromTicks(-1)));
        silo.Time.Advance(TimeSpan.FromMinutes(17));
        await TestSilo.Until(() => silo.Lives.Events.Contains("probe deactivated: ActivationIdle"));
    }

    [Fact]
    public async Task A_grain_kept_alive_outlives_every_age()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Grain<IKeptProbeGrain>("kept").Run(_ => { });
        await silo.IdleProbe();

        silo.Time.Advance(TimeSpan.FromDays(2));
        await TestSilo.Until(() => silo.Lives.Events.Contains("probe deactivated: ActivationIdle"));
        Assert.DoesNotContain(silo.Lives.Events, happened => happened.StartsWith("kept deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_memory_pressure_the_longest_idle_go_first()
    {
        var gauge = new Gauge();
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton<IMemoryGauge>(gauge);
            builder.Configure<GrainCollectionOptions>(options => options.EnableActivationSheddingOnMemoryPressure = true);
        });
        for (var i = 0; i < 10; i++)
        {
            await silo.IdleProbe($"p{i}");
            silo.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await silo.IdleProbe("p0");
        gauge.Percentage = 100;
        silo.Time.Advance(TimeSpan.FromSeconds(5));
        gauge.Percentage = 50;
        await TestSilo.Until(() => silo.Lives.Events.Count(happened => happened.Contains("HighMemoryPressure", StringComparison.Ordinal)) == 3);
        silo.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(
            ["p1", "p2", "p3"],
            silo.Lives.Events.Where(happened => happened.Contains("HighMemoryPressure", StringComparison.Ordinal)).Select(happened => happened.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task Stopping_the_silo_ends_every_grain_and_refuses_what_comes_after()
    {
        var silo = await TestSilo.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await silo.Probe($"p{i}").Run(_ => { });
        }

        var late = silo.Probe("p3");
        await silo.Engine.StopAsync(CancellationToken.None);

        Assert.Equal(20, silo.Lives.Events.Count(happened => happened.EndsWith("deactivated: ShuttingDown", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => late.Run(_ => { }));
        await silo.DisposeAsync();
    }

    [Fact]
    public async Task A_failure_while_ending_does_not_keep_the_next_activation_away()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.Lives.Deactivating = (_, _, _) => throw new InvalidOperationException("stubborn");
        await silo.Probe().Run(probe => probe.End());

        Assert.Equal(0, await silo.Probe().Ask(probe => probe.Value));
        silo.Lives.Deactivating = null;
    }

    private sealed class Gauge : IMemoryGauge
    {
        public double Percentage { get; set; }
    }
}
