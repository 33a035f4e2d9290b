using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Standins.Orleans.Tests.Routing;
using Xunit;

namespace Standins.Orleans.Tests.Cluster.Copies;

/// <summary>Leased copies over TCP, three silos in one process.</summary>
public sealed class CopiesTests
{
    [Fact]
    public async Task A_warm_read_on_another_node_makes_no_call_and_stays_warm()
    {
        await using var cluster = await TestCluster.Start(2);
        var (owner, other, key) = Pick(cluster);
        await owner.Grains.GetGrain<ICopiedGrain>(key).Set(7);
        Assert.Equal(7, await other.Read(key));
        var reads = 0;
        for (var until = DateTime.UtcNow.AddSeconds(4); DateTime.UtcNow < until; reads++)
        {
            Assert.Equal(7, await other.Read(key));
            await Task.Delay(10);
        }

        // Longer than any copy lives without being refreshed; a machine that is busy may be late with that.
        Assert.True(cluster.Memory.Counts["calls"] * 10 < reads, $"{cluster.Memory.Counts["calls"]} calls for {reads} reads.");
        Assert.Equal(1, owner.Runtime.Leases.Listed);
    }

    [Fact]
    public async Task What_a_returned_change_ended_is_in_no_copy_while_all_nodes_read_all_the_while()
    {
        await using var cluster = await TestCluster.Start(3);
        var keys = Enumerable.Range(0, 6).Select(number => "v" + number).ToArray();
        var acknowledged = new int[keys.Length];
        using var enough = new CancellationTokenSource();
        var reads = 0;
        var readers = cluster.Members.SelectMany(member => Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; !enough.IsCancellationRequested; turn++)
            {
                var index = turn % keys.Length;
                var floor = Volatile.Read(ref acknowledged[index]);
                var value = await member.Read(keys[index]);
                Assert.True(value >= floor, $"{member.Name} read {value} after {floor} was acknowledged.");
                Interlocked.Increment(ref reads);
            }
        }))).ToList();
        for (var round = 1; round <= 600; round++)
        {
            var index = round % keys.Length;
            await cluster.Members[round % 3].Grains.GetGrain<ICopiedGrain>(keys[index]).Set(round);
            Volatile.Write(ref acknowledged[index], round);
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(reads > 600 && reads > cluster.Memory.Counts["calls"], $"{reads} reads, {cluster.Memory.Counts["calls"]} calls.");
    }

    [Fact]
    public async Task Copies_of_a_node_that_died_end_before_another_serves()
    {
        await using var cluster = await TestCluster.Start(3);
        var (owner, other, key) = Pick(cluster);
        var grain = other.Grains.GetGrain<ICopiedGrain>(key);
        await grain.Set(1);
        Assert.Equal(1, await other.Read(key));
        await owner.Agent.Halt();
        await owner.Runtime.DisposeAsync();
        cluster.Members.Remove(owner);
        var partition = ((GrainReference)grain).Partition;
        while (!cluster.Members.Exists(member => member.Agent.ServingEpoch(partition) > 0))
        {
            await Task.Delay(1);
        }

        Assert.Null(other.Find(grain));
        owner.Host.Dispose();
    }

    [Fact]
    public async Task A_partition_is_handed_over_without_its_copies()
    {
        await using var cluster = await TestCluster.Start(2);
        var (owner, other, key) = Pick(cluster);
        var grain = other.Grains.GetGrain<ICopiedGrain>(key);
        await grain.Set(1);
        Assert.Equal(1, await other.Read(key));
        await owner.Host.StopAsync();
        cluster.Members.Remove(owner);
        Assert.Null(other.Find(grain));
        owner.Host.Dispose();
    }

    private static (TestMember Owner, TestMember Other, string Key) Pick(TestCluster cluster)
    {
        for (var number = 0; ; number++)
        {
            var reference = (GrainReference)cluster.Members[0].Grains.GetGrain<ICopiedGrain>("k" + number);
            if (cluster.Members[1].Agent.ServingEpoch(reference.Partition) > 0)
            {
                return (cluster.Members[1], cluster.Members[0], "k" + number);
            }
        }
    }
}
