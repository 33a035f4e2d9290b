using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Life;

public sealed class TimerTests
{
    [Fact]
    public async Task A_timer_ticks_when_due_and_then_every_period_in_the_grains_turn()
    {
        await using var silo = await TestSilo.StartAsync();
        var ticks = 0;
        var inTurn = true;
        await silo.Probe().Run(probe => probe.RegisterGrainTimer(
            () =>
            {
                inTurn &= ReferenceEquals(RuntimeContext.Current, probe.GrainContext);
                ticks++;
                return Task.CompletedTask;
            },
            TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(2)));

        silo.Time.Advance(TimeSpan.FromSeconds(4));
        await silo.IdleProbe();
        Assert.Equal(0, ticks);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await TestSilo.Until(() => ticks == 1);
        for (var i = 2; i < 6; i++)
        {
            await silo.IdleProbe();
            silo.Time.Advance(TimeSpan.FromSeconds(2));
            await TestSilo.Until(() => ticks == i);
        }

        Assert.True(inTurn);
    }

    [Fact]
    public async Task A_tick_waits_for_the_request_before_it_unless_it_interleaves()
    {
        await using var silo = await TestSilo.StartAsync();
        var ticks = new List<string>();
        await silo.Probe().Run(probe =>
        {
            probe.RegisterGrainTimer(() => Tick("waits"), new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
            probe.RegisterGrainTimer(() => Tick("interleaves"), new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan) { Interleave = true });
        });
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var call = silo.Probe().Hold(started, gate.Task);
        await TestSilo.Soon(started.Task);

        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await TestSilo.Until(() => ticks.Count == 1);
        gate.SetResult();
        await TestSilo.Soon(call);
        await TestSilo.Until(() => ticks.Count == 2);
        Assert.Equal(["interleaves", "waits"], ticks);

        Task Tick(string name)
        {
            ticks.Add(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task The_next_tick_is_counted_from_the_end_of_the_one_before()
    {
        await using var silo = await TestSilo.StartAsync();
        var ticks = 0;
        var gate = new TaskCompletionSource();
        await silo.Probe().Run(probe => probe.RegisterGrainTimer(
            async () =>
            {
                ticks++;
                await gate.Task;
            },
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)));

        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await TestSilo.Until(() => ticks == 1);
        silo.Time.Advance(TimeSpan.FromSeconds(10));
        gate.SetResult();
        await silo.IdleProbe();
        Assert.Equal(1, ticks);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await TestSilo.Until(() => ticks == 2);
    }

    [Fact]
    public async Task A_failing_tick_does_not_stop_the_timer()
    {
        await using var silo = await TestSilo.StartAsync();
        var ticks = 0;
        await silo.Probe().Run(probe => probe.RegisterGrainTimer(
            () =>
            {
                ticks++;
                throw new InvalidOperationException("tick");
            },
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)));

        for (var i = 1; i < 4; i++)
        {
            silo.Time.Advance(TimeSpan.FromSeconds(1));
            await TestSilo.Until(() => ticks == i);
            await silo.IdleProbe();
        }
    }

    [Fact]
    public async Task Timers_stop_with_their_activation_and_when_disposed()
    {
        await using var silo = await TestSilo.StartAsync();
        var ticks = 0;
        IGrainTimer? disposed = null;
        await silo.Probe().Run(probe =>
        {
            probe.RegisterGrainTimer(Tick, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            disposed = probe.RegisterGrainTimer(Tick, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        });
        disposed!.Dispose();
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await TestSilo.Until(() => ticks == 1);
        await silo.Probe().Run(probe => probe.End());
        await silo.IdleProbe();

        silo.Time.Advance(TimeSpan.FromSeconds(10));
        await silo.IdleProbe();
        Assert.Equal(1, ticks);

        Task Tick()
        {
            ticks++;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Only_a_timer_that_says_so_keeps_its_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Probe("kept").Run(probe => Tick(probe, keep: true));
        await silo.Probe("left").Run(probe => Tick(probe, keep: false));

        for (var i = 0; i < 20; i++)
        {
            silo.Time.Advance(TimeSpan.FromMinutes(1));
            await silo.IdleProbe("other");
        }

        await TestSilo.Until(() => silo.Lives.Events.Contains("left deactivated: ActivationIdle"));
        Assert.DoesNotContain("kept deactivated: ActivationIdle", silo.Lives.Events);

        static void Tick(ProbeBase probe, bool keep) => probe.RegisterGrainTimer(
            () => Task.CompletedTask,
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)) { KeepAlive = keep });
    }
}
