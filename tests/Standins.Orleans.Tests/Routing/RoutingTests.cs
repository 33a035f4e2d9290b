using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Wire;
using Xunit;

namespace Standins.Orleans.Tests.Routing;

public sealed class RoutingTests
{
    [Fact]
    public async Task A_grain_is_one_wherever_it_is_called_from()
    {
        await using var cluster = await TestCluster.Start(3);
        var silos = new HashSet<string>();
        for (var key = 0; key < 60; key++)
        {
            var count = 0;
            var served = new HashSet<string>();
            foreach (var member in cluster.Members)
            {
                var answer = await member.Grains.GetGrain<IRoutedGrain>("k" + key).Add(count);
                Assert.Equal(++count, answer.Count);
                served.Add(answer.Silo);
            }

            silos.Add(Assert.Single(served));
        }

        Assert.Equal(3, silos.Count);
    }

    [Fact]
    public async Task Exceptions_nulls_and_cancellation_cross_silos()
    {
        await using var cluster = await TestCluster.Start(2);
        var grain = Remote(cluster);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await grain.Fail("it did"));
        Assert.Equal("it did", failure.Message);
        Assert.Null(await grain.Fail(null));

        using var given = new CancellationTokenSource();
        var waiting = grain.Wait(60_000, given.Token);
        await Task.Delay(100);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await cluster.Memory.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stream_of_results_is_refused_by_name_where_the_grain_is_on_another_silo()
    {
        await using var cluster = await TestCluster.Start(2);
        var grain = Remote(cluster);
        var refused = await Assert.ThrowsAsync<WireException>(async () =>
        {
            await foreach (var number in grain.Count(3))
            {
                Assert.Fail($"{number} came.");
            }
        });
        Assert.Equal("IRoutedGrain.Count streams its results, which goes on within one silo only; results for other silos come in pages.", refused.Message);

        var numbers = new List<int>();
        await foreach (var number in cluster.Members[1].Grains.GetGrain<IRoutedGrain>(grain.GetPrimaryKeyString()).Count(3))
        {
            numbers.Add(number);
        }

        Assert.Equal([1, 2, 3], numbers);
    }

    [Fact]
    public async Task No_call_fails_and_none_is_lost_while_silos_come_and_go()
    {
        await using var cluster = await TestCluster.Start(2);
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var calls = 0;
            for (; !enough.IsCancellationRequested; calls++)
            {
                var answer = await cluster.Members[caller % 2].Grains.GetGrain<IRoutedGrain>("c" + caller).Add(calls);
                Assert.Equal((calls + 1, calls), (answer.Count, answer.Number));

                // A grain of the same silo answers at once: without this the caller never gives its thread back, and the cluster has none.
                await Task.Yield();
            }

            return calls;
        })).ToList();

        var third = await cluster.Add();
        await cluster.Settled();
        await third.Host.StopAsync();
        cluster.Members.Remove(third);
        await cluster.Settled();
        await enough.CancelAsync();
        Assert.True((await Task.WhenAll(callers)).Sum() > 1000);
    }

    [Fact]
    public async Task Calls_of_one_caller_keep_their_order_while_their_grain_moves()
    {
        await using var cluster = await TestCluster.Start(1);
        var grains = cluster.Members[0].Grains;
        var sent = Enumerable.Range(0, 40).ToDictionary(key => "o" + key, _ => new List<Task<RoutedAnswer>>());
        var number = 0;
        using var enough = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested; number++)
            {
                foreach (var (key, calls) in sent)
                {
                    calls.Add(grains.GetGrain<IRoutedGrain>(key).Add(number));
                }

                await Task.Delay(1);
            }
        });
        await cluster.Add();
        await cluster.Settled();
        await enough.CancelAsync();
        await sending;
        foreach (var calls in sent.Values)
        {
            var answers = await Task.WhenAll(calls);
            Assert.Equal(Enumerable.Range(1, calls.Count), answers.Select(answer => answer.Count));
        }
    }

    [Fact]
    public async Task A_killed_silo_costs_answers_but_no_call_hangs_and_all_is_served_again()
    {
        await using var cluster = await TestCluster.Start(3, leaseSeconds: 3);
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var (answered, refused) = (0, 0);
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    await cluster.Members[caller % 2].Grains.GetGrain<IRoutedGrain>("k" + caller).Add(answered).WaitAsync(TimeSpan.FromSeconds(25));
                    answered++;
                }
                catch (SiloUnavailableException)
                {
                    refused++;
                }

                await Task.Yield();
            }

            Assert.True(cluster.Memory.Counts["k" + caller] >= answered && cluster.Memory.Counts["k" + caller] <= answered + refused);
            return answered;
        })).ToList();

        await cluster.Kill(cluster.Members[2]);
        await cluster.Settled();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(key => cluster.Members[key % 2].Grains.GetGrain<IRoutedGrain>("a" + key).Add(1)));
        await enough.CancelAsync();
        Assert.True((await Task.WhenAll(callers)).Sum() > 100);
    }

    [Fact]
    public async Task A_client_calls_grains_of_all_silos_also_while_one_leaves()
    {
        await using var cluster = await TestCluster.Start(3);
        var grains = await cluster.Client(cluster.Members[2], cluster.Members[0]);
        var silos = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var calls = 0; !enough.IsCancellationRequested; calls++)
            {
                var answer = await grains.GetGrain<IRoutedGrain>($"c{caller}-{calls % 20}").Add(calls);
                Assert.Equal(((calls / 20) + 1, calls), (answer.Count, answer.Number));
                silos[answer.Silo] = true;
            }
        })).ToList();
        await TestSilo.Until(() => silos.Count == 3 || callers.Exists(caller => caller.IsFaulted));
        var leaves = cluster.Members[2];
        cluster.Members.Remove(leaves);
        await leaves.Host.StopAsync();
        await cluster.Settled();
        await enough.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal(["s1", "s2", "s3"], silos.Keys.Order());

        var anywhere = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grains.GetGrain<IAnywhereGrain>("any").Where()));
        Assert.Equal(["s1", "s2"], anywhere.Distinct().Order());
    }

    [Fact]
    public async Task A_silo_that_cannot_reach_an_owner_sends_through_a_third_that_can()
    {
        string? unreachable = null;
        var made = 0;
        await using var cluster = await TestCluster.Start(3, secure: options =>
            Interlocked.Increment(ref made) == 1 ? options with { MayConnect = address => address != Volatile.Read(ref unreachable) } : options);
        var (first, second) = (cluster.Members[0], cluster.Members[1].Agent.Self);
        Volatile.Write(ref unreachable, second.Address);
        await TestSilo.Until(() => !first.Runtime.Transport.Reaches(second.Incarnation));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(key => first.Grains.GetGrain<IRoutedGrain>("p" + key).Add(key)));
        Assert.Equal(["s1", "s2", "s3"], answers.Select(answer => answer.Silo).Distinct().Order());
        Assert.All(answers, answer => Assert.Equal(1, answer.Count));

        var far = Remote(cluster);
        Assert.Equal("far", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await far.Fail("far"))).Message);
        using var given = new CancellationTokenSource();
        var waiting = far.Wait(60_000, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static IRoutedGrain Remote(TestCluster cluster)
    {
        for (var key = 0; ; key++)
        {
            var grain = cluster.Members[0].Grains.GetGrain<IRoutedGrain>("r" + key);
            if (cluster.Members[1].Agent.ServingEpoch(((GrainReference)grain).Partition) > 0)
            {
                return grain;
            }
        }
    }
}
