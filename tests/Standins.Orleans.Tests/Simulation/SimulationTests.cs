using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Simulation;

/// <summary>P6: a seed replays a whole schedule; thousands of schedules keep the promises; planted bugs are found.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void Two_thousand_schedules_keep_every_promise()
    {
        var acknowledged = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var world = new SimWorld(seed, bug: null);
            world.Run(clients: 4, rounds: 4);
            Assert.True(world.Fault is null, $"Seed {seed}: {world.Fault}");
            acknowledged += world.Acknowledged;
        }

        Assert.True(acknowledged > 2000 * 20, $"Only {acknowledged} calls were served.");
    }

    [Fact]
    public void A_seed_replays_a_whole_schedule()
    {
        var traces = new HashSet<long>();
        for (var seed = 0; seed < 50; seed++)
        {
            var first = new SimWorld(seed, bug: null);
            first.Run(clients: 4, rounds: 4);
            var second = new SimWorld(seed, bug: null);
            second.Run(clients: 4, rounds: 4);

            Assert.Equal(first.Trace, second.Trace);
            traces.Add(first.Trace);
        }

        Assert.Equal(50, traces.Count);
    }

    [Theory]
    [InlineData("IgnoresObstacles", "began inside")]
    [InlineData("ReversesArrivals", "after")]
    [InlineData("RepliesBeforeSave", "not stored")]
    [InlineData("DropsWaiting", "overdue")]
    [InlineData("HandsOverEarly", "live twice")]
    public void A_planted_bug_is_found_and_its_seed_shows_it_again(string bug, string promise)
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var world = new SimWorld(seed, new PlantedBug(bug));
            world.Run(clients: 4, rounds: 4);
            if (world.Fault is { } fault && fault.Contains(promise, StringComparison.Ordinal))
            {
                var again = new SimWorld(seed, new PlantedBug(bug));
                again.Run(clients: 4, rounds: 4);
                Assert.Equal(fault, again.Fault);
                return;
            }
        }

        Assert.Fail($"{bug} went unnoticed in 1000 schedules.");
    }

    private sealed class PlantedBug(string bug) : IEngineHooks
    {
        public bool IgnoresObstacles(Activation activation) => bug == nameof(IgnoresObstacles) && activation.GrainInstance is not null;

        public bool ReversesArrivals(Activation activation) => bug == nameof(ReversesArrivals);

        public bool RepliesBeforeSave(GrainId grainId) => bug == nameof(RepliesBeforeSave);

        public bool DropsWaiting(Activation activation) => bug == nameof(DropsWaiting);

        public bool HandsOverEarly(Activation activation) => bug == nameof(HandsOverEarly);
    }
}
