namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>What goes wrong, and when: drawn by the seed.</summary>
internal sealed class SimStorm(ClusterWorld world)
{
    private const int NodesMax = 5;

    // With longer leases everything that has to outlast one takes longer.
    private readonly double _scale = world.Settings.LeaseSeconds / 6;

    public static ClusterWorld Run(int seed, PlantedBug? bug = null, double leaseSeconds = 6)
    {
        var world = new ClusterWorld(seed, bug, leaseSeconds);
        var storm = new SimStorm(world);
        for (var nodes = 2 + world.Next(2); nodes > 0; nodes--)
        {
            world.AddNode();
        }

        world.Register.Begin();
        world.RunFor(3 * storm._scale);
        world.Stormy = true;
        storm.Strike();
        world.RunFor(35 * storm._scale);
        world.Stormy = false;
        if (world.Nodes.TrueForAll(node => node.IsDead || node.IsLeaving))
        {
            world.AddNode();
        }

        // The longest that may be: everybody stands still or is cut off until now, is condemned, fenced, and joins again.
        world.RunFor(45 * storm._scale);
        world.Register.AskAll();
        world.RunFor(5);
        world.Register.CheckAtEnd();
        return world;
    }

    private void Strike()
    {
        if (!world.Stormy)
        {
            return;
        }

        world.After(Between(0.2, 6), null, Strike);
        var living = world.Nodes.FindAll(node => !node.IsDead && !node.IsLeaving);
        if (living.Count == 0)
        {
            world.AddNode();
            return;
        }

        var node = living[world.Next(living.Count)];
        switch (world.Next(10))
        {
            case 0 or 1:
                // Past the lease or not, then it goes on.
                node.FrozenUntil = world.Now + Between(0.1, 15);
                break;
            case 2:
                node.CutFromStoreUntil = world.Now + Between(0.1, 12);
                break;
            case 3:
                node.CutFromPeersUntil = world.Now + Between(0.1, 12);
                break;
            case 4:
                world.Database.DownUntil = world.Now + Between(0.1, 8);
                break;
            case 5:
                node.IsDead = true;
                break;
            case 6 when node.HasStarted:
                node.Leave();
                break;
            case 7:
                node.IsDead = true;
                world.After(Between(0.1, 4), null, () => world.Restart(node));
                break;
            default:
                if (living.Count < NodesMax)
                {
                    world.AddNode();
                }

                break;
        }
    }

    private long Between(double fromSeconds, double toSeconds) => world.Between(fromSeconds * _scale, toSeconds * _scale);
}
