using Xunit;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>P6 for the cluster: thousands of schedules keep the promises, a seed replays its schedule, planted bugs are found.</summary>
public sealed class ClusterSimulationTests
{
    private const int Seeds = 5_000;

    [Fact]
    public void Five_thousand_storms_break_no_promise()
    {
        // On threads of their own: the pool's serve tests that run beside this one.
        var (acknowledged, copied, next) = (0, 0, -1);
        var faults = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var seed && seed < Seeds && faults.IsEmpty)
            {
                var world = SimStorm.Run(seed);
                if (world.Fault is not null)
                {
                    faults.Enqueue($"Seed {seed}: {world.Fault}");
                }

                Interlocked.Add(ref acknowledged, world.Register.Acknowledged);
                Interlocked.Add(ref copied, world.Register.Copied);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
        Assert.True(acknowledged > Seeds * 200, $"Only {acknowledged} calls were served.");
        Assert.True(copied > Seeds * 20, $"Only {copied} reads were answered from copies.");
    }

    [Fact]
    public void Storms_over_the_longest_lease_break_no_promise()
    {
        Parallel.For(0, 200, seed =>
        {
            var world = SimStorm.Run(seed, leaseSeconds: 60);
            Assert.True(world.Fault is null, $"Seed {seed}: {world.Fault}");
        });
    }

    [Fact]
    public void A_seed_replays_its_storm()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(SimStorm.Run(seed).Trace, SimStorm.Run(seed).Trace);
        }
    }

    [Theory]
    [InlineData(nameof(PlantedBug.NoSelfFencing))]
    [InlineData(nameof(PlantedBug.LeaseFlagByTimer))]
    [InlineData(nameof(PlantedBug.NoFenceAtTakeover))]
    [InlineData(nameof(PlantedBug.HandsOverBeforeDraining))]
    [InlineData(nameof(PlantedBug.EpochReused))]
    [InlineData(nameof(PlantedBug.VoidNotAwaited))]
    public void A_planted_bug_is_found(string bug)
    {
        var planted = Enum.Parse<PlantedBug>(bug);
        for (var seed = 0; seed < 2_000; seed++)
        {
            if (SimStorm.Run(seed, planted).Fault is not null)
            {
                return;
            }
        }

        Assert.Fail($"{bug} went unnoticed.");
    }
}
