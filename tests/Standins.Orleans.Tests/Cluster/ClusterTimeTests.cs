using FsCheck;
using FsCheck.Fluent;
using Orleans.Runtime.Cluster;
using Xunit;

namespace Standins.Orleans.Tests.Cluster;

/// <summary>The store's clock on every member: right soon, even, and never going back.</summary>
public sealed class ClusterTimeTests
{
    private const long Second = 1_000_000_000;
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HandClock _clock = new() { Now = 77 * Second };

    [Fact]
    public void The_first_answer_sets_it()
    {
        var time = Made(ahead: TimeSpan.FromHours(3));
        Tell(time, Start);
        Assert.Equal(Start, time.GetUtcNow());
        _clock.Now += 5 * Second;
        Assert.Equal(Start.AddSeconds(5), time.GetUtcNow());
    }

    [Fact]
    public void A_slow_answer_that_contradicts_nothing_changes_nothing()
    {
        var time = Made();
        Tell(time, Start);
        var before = _clock.Now;
        _clock.Now += 2 * Second;
        time.Learn(Start.AddSeconds(0.1), before, _clock.Now);
        Assert.Equal(Start.AddSeconds(2), time.GetUtcNow());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void A_small_difference_is_spread_at_half_a_percent(int milliseconds)
    {
        var time = Made();
        Tell(time, Start);
        Tell(time, Start.AddMilliseconds(milliseconds));
        Assert.Equal(Start, time.GetUtcNow());
        _clock.Now += 10 * Second;
        Assert.Equal(Start.AddSeconds(10).AddMilliseconds(Math.Sign(milliseconds) * 50), time.GetUtcNow());
        _clock.Now += 40 * Second;
        Assert.Equal(Start.AddSeconds(50).AddMilliseconds(milliseconds), time.GetUtcNow());
    }

    [Fact]
    public void Far_behind_it_jumps()
    {
        var time = Made();
        Tell(time, Start);
        Tell(time, Start.AddHours(1));
        Assert.Equal(Start.AddHours(1), time.GetUtcNow());
    }

    [Fact]
    public void Far_ahead_it_goes_at_half_the_speed_until_the_store_has_caught_up()
    {
        var time = Made();
        Tell(time, Start);
        Tell(time, Start.AddSeconds(-60));
        Assert.Equal(Start, time.GetUtcNow());
        _clock.Now += 60 * Second;
        Assert.Equal(Start.AddSeconds(30), time.GetUtcNow());
        _clock.Now += 60 * Second;
        Assert.Equal(Start.AddSeconds(60), time.GetUtcNow());
        _clock.Now += 60 * Second;
        Assert.Equal(Start.AddSeconds(120), time.GetUtcNow());
    }

    [Fact]
    public void Whatever_it_is_told_it_never_goes_back_and_comes_right() => Prop.ForAll(
        Gen.Choose(-5_000, 5_000).ArrayOf().ToArbitrary(),
        Gen.Choose(0, 3_000).ArrayOf().ToArbitrary(),
        (errors, pauses) =>
        {
            var time = Made();
            Tell(time, Start);
            var origin = _clock.Now;
            var last = time.GetUtcNow();
            for (var index = 0; index < errors.Length; index++)
            {
                for (var part = 0; part < 4; part++)
                {
                    _clock.Now += (pauses.Length == 0 ? 1_500 : pauses[index % pauses.Length]) * 250_000L;
                    var now = time.GetUtcNow();
                    Assert.True(now >= last);
                    last = now;
                }

                var trip = index % 7 * 10_000_000L;
                var at = Start.AddTicks((_clock.Now - origin) / 100).AddMilliseconds(errors[index]);
                time.Learn(at, _clock.Now - trip, _clock.Now);
                Assert.True(time.GetUtcNow() >= last);
                last = time.GetUtcNow();
            }

            // From now on the truth only; twice the largest error, at half speed, and the rest at half a percent.
            for (var renewal = 0; renewal < 250; renewal++)
            {
                _clock.Now += 3 * Second / 2;
                Tell(time, Start.AddTicks((_clock.Now - origin) / 100));
            }

            Assert.Equal(Start.AddTicks((_clock.Now - origin) / 100), time.GetUtcNow());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Threads_that_see_one_another_never_see_it_go_back()
    {
        var clock = new BootClock();
        var time = new ClusterTime(clock, TimeProvider.System);
        using var enough = new CancellationTokenSource();
        long newest = 0;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                var floor = Volatile.Read(ref newest);
                var now = time.GetUtcNow().UtcTicks;
                Assert.True(now >= floor, $"{now} after {floor}");
                for (var seen = floor; now > seen && Interlocked.CompareExchange(ref newest, now, seen) is var found && found != seen; seen = found)
                {
                    // Somebody was faster.
                }
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        for (var told = 0; told < 20_000; told++)
        {
            var before = clock.Now;
            time.Learn(TimeProvider.System.GetUtcNow().AddMilliseconds(told % 2 == 0 ? 400 : -400), before, clock.Now);
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers);
    }

    private ClusterTime Made(TimeSpan ahead = default) => new(_clock, new HandTime(Start + ahead));

    private void Tell(ClusterTime time, DateTimeOffset at) => time.Learn(at, _clock.Now, _clock.Now);

    private sealed class HandTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
