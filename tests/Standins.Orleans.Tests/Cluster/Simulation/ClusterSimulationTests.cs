using System.Collections.Concurrent;
using Xunit;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>P6 for the cluster: thousands of schedules keep the promises, a seed replays its schedule, planted bugs are found.</summary>
[Collection(Alone)]
public sealed class ClusterSimulationTests
{
    /// <summary>It takes all cores: tests with leases and time limits do not run beside it.</summary>
    internal const string Alone = "alone";

    private const int Seeds = 5_000;

    [Fact]
    public void Five_thousand_storms_break_no_promise()
    {
        var (acknowledged, copied) = Run(Seeds, leaseSeconds: 6);
        Assert.True(acknowledged > Seeds * 200, $"Only {acknowledged} calls were served.");
        Assert.True(copied > Seeds * 20, $"Only {copied} reads were answered from copies.");
    }

    [Fact]
    public void Storms_over_the_longest_lease_break_no_promise() =>
        Assert.True(Run(100, leaseSeconds: 60).Acknowledged > 100 * 2_000, "Too few calls were served.");

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

    // On threads of their own: the pool's serve tests that run beside this one.
    private static (int Acknowledged, int Copied) Run(int seeds, double leaseSeconds)
    {
        var (acknowledged, copied, next) = (0, 0, -1);
        var faults = new ConcurrentQueue<string>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var seed && seed < seeds && faults.IsEmpty)
            {
                var world = SimStorm.Run(seed, leaseSeconds: leaseSeconds);
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
        return (acknowledged, copied);
    }
}
