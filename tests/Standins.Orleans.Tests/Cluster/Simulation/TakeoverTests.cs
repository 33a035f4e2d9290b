using Xunit;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>How long partitions are served by nobody when one node goes and all else is well, in true time.</summary>
public sealed class TakeoverTests
{
    private const int Seeds = 60;

    [Fact]
    public void A_killed_nodes_partitions_are_served_again_within_eight_seconds() => ForEachSeed(world =>
    {
        world.Nodes[^1].IsDead = true;
        Assert.InRange(LongestGap(world), 0, 8);
    });

    [Fact]
    public void A_leaving_nodes_partitions_are_served_again_within_a_second() => ForEachSeed(world =>
    {
        world.Nodes[^1].Leave();
        Assert.InRange(LongestGap(world), 0, 1);
        Assert.True(world.Nodes[^1].IsDead);
    });

    [Fact]
    public void A_new_node_takes_its_share_and_no_partition_is_away_for_a_second() => ForEachSeed(world =>
    {
        world.AddNode();
        Assert.InRange(LongestGap(world), 0, 1);
    });

    [Fact]
    public void A_node_that_restarts_is_not_watched_but_the_copies_it_granted_are_waited_for() => ForEachSeed(world =>
    {
        var node = world.Nodes[^1];
        var served = Served(world).Count(by => by == node);
        node.IsDead = true;
        world.Restart(node);
        Assert.InRange(LongestGap(world), served > 0 ? 2 : 0, 3.5);
    });

    [Fact]
    public void A_lone_node_that_restarts_waits_for_copies_too_as_fronts_may_hold_them()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = Settled(seed, nodes: 1);
            world.Nodes[0].IsDead = true;
            world.Restart(world.Nodes[0]);
            Assert.InRange(LongestGap(world), 2, 3.5);
        }
    }

    [Fact]
    public void Who_reaches_less_than_half_of_the_members_is_not_ready()
    {
        var world = Settled(seed: 1, nodes: 4);
        Assert.All(world.Nodes, node => Assert.True(node.Agent.IsReady));
        world.Nodes[0].CutFromPeersUntil = world.Now + 2_000_000_000;
        world.RunFor(1);
        Assert.Equal([false, true, true, true], world.Nodes.Select(node => node.Agent.IsReady));
        world.RunFor(2);
        Assert.All(world.Nodes, node => Assert.True(node.Agent.IsReady));
    }

    [Fact]
    public void Of_two_that_cannot_reach_each_other_both_stay_ready()
    {
        var world = Settled(seed: 1, nodes: 2);
        world.Nodes[0].CutFromPeersUntil = world.Now + 2_000_000_000;
        world.RunFor(1);
        Assert.All(world.Nodes, node => Assert.True(node.Agent.IsReady));
    }

    [Fact]
    public void Who_leaves_is_not_ready_from_the_start()
    {
        var world = Settled(seed: 1, nodes: 2);
        world.Nodes[0].Leave();
        world.RunFor(0.0001);
        Assert.False(world.Nodes[0].Agent.IsReady);
    }

    private static void ForEachSeed(Action<ClusterWorld> test)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            test(Settled(seed, nodes: 3));
        }
    }

    private static ClusterWorld Settled(int seed, int nodes)
    {
        var world = new ClusterWorld(seed);
        for (; nodes > 0; nodes--)
        {
            world.AddNode();
        }

        world.RunFor(12);
        Assert.DoesNotContain(null, Served(world));
        return world;
    }

    private static SimNode?[] Served(ClusterWorld world) =>
        [.. Enumerable.Range(0, world.Settings.PartitionsCount).Select(partition => world.Nodes.Find(node => !node.IsDead && node.Agent.ServingEpoch(partition) > 0))];

    /// <summary>The longest that any partition was away in the next twelve seconds, after which all are there.</summary>
    private static double LongestGap(ClusterWorld world)
    {
        const double Step = 0.01;
        var gaps = new double[world.Settings.PartitionsCount];
        var longest = 0.0;
        for (var time = 0.0; time < 12; time += Step)
        {
            world.RunFor(Step);
            var served = Served(world);
            for (var partition = 0; partition < gaps.Length; partition++)
            {
                gaps[partition] = served[partition] is null ? gaps[partition] + Step : 0;
                longest = Math.Max(longest, gaps[partition]);
            }
        }

        Assert.Null(world.Fault);
        Assert.DoesNotContain(null, Served(world));
        return longest;
    }
}
