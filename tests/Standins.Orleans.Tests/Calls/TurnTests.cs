using System.Collections.Concurrent;
using Orleans;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

/// <summary>P4: turns never overlap, and the calls of one caller to one grain run in the order sent.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Turns_of_one_grain_never_overlap_whatever_starts_them()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = silo.Grain<IReentrantProbeGrain>("a");
        var inTurn = 0;
        var overlaps = 0;
        var turns = 0;

        void Turn()
        {
            if (Interlocked.Exchange(ref inTurn, 1) == 1)
            {
                Interlocked.Increment(ref overlaps);
            }

            Thread.SpinWait(50);
            turns++;
            Volatile.Write(ref inTurn, 0);
        }

        async Task<object?> Work()
        {
            for (var i = 0; i < 20; i++)
            {
                Turn();
                await Task.Yield();
                Turn();
                await Task.Run(() => Thread.SpinWait(20));
                Turn();
            }

            return null;
        }

        await TestSilo.Soon(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await probe.Do(_ => Work());
                await probe.Run(_ => Turn());
            }
        }))));

        Assert.Equal(0, overlaps);
        // An increment that another turn could have come between would be missing.
        Assert.Equal(8 * 25 * ((20 * 3) + 1), turns);
    }

    [Fact]
    public async Task A_request_runs_from_end_to_end_before_the_next_starts()
    {
        await using var silo = await TestSilo.StartAsync();
        var probe = silo.Probe();
        var inside = 0;
        var worst = 0;

        await TestSilo.Soon(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await probe.Do(async _ =>
                {
                    worst = Math.Max(worst, Interlocked.Increment(ref inside));
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                    return null;
                });
            }
        }))));

        Assert.Equal(1, worst);
    }

    [Fact]
    public async Task Calls_of_one_caller_run_in_the_order_sent_also_across_deactivations()
    {
        await using var silo = await TestSilo.StartAsync();
        var seen = new ConcurrentDictionary<(int Caller, string Grain), int>();
        var broken = new ConcurrentQueue<string>();

        void Record(int caller, string grain, int number)
        {
            var before = seen.GetValueOrDefault((caller, grain), -1);
            if (number != before + 1)
            {
                broken.Enqueue($"{caller} -> {grain}: {number} after {before}");
            }

            seen[(caller, grain)] = number;
        }

        await TestSilo.Soon(Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var round = 0; round < 60; round++)
            {
                List<Task> sent = [];
                for (var i = 0; i < 20; i++)
                {
                    var grain = "g" + (i % 4);
                    var number = (round * 5) + (i / 4);
                    var kind = random.Next(10);
                    // A new reference each time: order must not depend on which one was used.
                    sent.Add(silo.Probe(grain).Do(async probe =>
                    {
                        Record(caller, grain, number);
                        if (kind < 4)
                        {
                            await Task.Yield();
                        }

                        if (kind == 9)
                        {
                            probe.End();
                        }

                        return null;
                    }));
                }

                await Task.WhenAll(sent);
            }
        }))));

        Assert.Empty(broken);
        Assert.Equal(24, seen.Count);
        Assert.All(seen.Values, last => Assert.Equal(299, last));
        Assert.Contains(silo.Lives.Events, happened => happened.StartsWith("g0 deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_await_resumes_in_the_grains_own_turn()
    {
        await using var silo = await TestSilo.StartAsync();

        var same = await silo.Probe().Do(async probe =>
        {
            var before = SynchronizationContext.Current;
            await Task.Run(() => { });
            return ReferenceEquals(before, SynchronizationContext.Current) && probe.GrainContext.Equals(global::Orleans.Runtime.RuntimeContext.Current);
        });

        Assert.Equal(true, same);
    }

    [Fact]
    public async Task A_callers_code_never_runs_in_the_callees_turn()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var call = silo.Probe().Hold(started, gate.Task);
        var context = call.ContinueWith(_ => global::Orleans.Runtime.RuntimeContext.Current, TaskContinuationOptions.ExecuteSynchronously);

        await started.Task;
        gate.SetResult();

        Assert.Null(await context);
    }

    [Fact]
    public async Task Work_that_outlives_its_activation_still_runs_one_turn_at_a_time()
    {
        await using var silo = await TestSilo.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inTurn = 0;
        var overlaps = 0;
        List<Task> detached = [];

        async Task Detached()
        {
            await gate.Task;
            for (var i = 0; i < 50; i++)
            {
                if (Interlocked.Exchange(ref inTurn, 1) == 1)
                {
                    Interlocked.Increment(ref overlaps);
                }

                Thread.SpinWait(50);
                Volatile.Write(ref inTurn, 0);
                await Task.Yield();
            }
        }

        var ended = Task.CompletedTask;
        await silo.Probe().Run(probe =>
        {
            detached = [.. Enumerable.Range(0, 8).Select(_ => Detached())];
            ended = probe.GrainContext.Deactivated;
            probe.End();
        });
        await TestSilo.Soon(ended);
        gate.SetResult();
        await TestSilo.Soon(Task.WhenAll(detached));

        Assert.Equal(0, overlaps);
    }
}
