using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
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
    public async Task What_a_returned_change_ended_is_in_no_copy_while_all_nodes_and_a_client_read_all_the_while()
    {
        await using var cluster = await TestCluster.Start(3);
        var client = await cluster.ClientHost(cluster.Members[0]);
        var (copies, grains) = (client.GetRequiredService<ClientRuntime>().Copies, client.GetRequiredService<IGrainFactory>());
        var reading = cluster.Members.ConvertAll<Func<string, ValueTask<int>>>(member => member.Read).Append(key => CopiedReads.Read(copies, grains, key));
        var keys = Enumerable.Range(0, 6).Select(number => "v" + number).ToArray();
        var acknowledged = new int[keys.Length];
        using var enough = new CancellationTokenSource();
        var reads = 0;
        var readers = reading.SelectMany(read => Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; !enough.IsCancellationRequested; turn++)
            {
                var index = turn % keys.Length;
                var floor = Volatile.Read(ref acknowledged[index]);
                var value = await read(keys[index]);
                Assert.True(value >= floor, $"Read {value} after {floor} was acknowledged.");
                Interlocked.Increment(ref reads);
                await Task.Yield();
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
    public async Task A_client_reads_from_copies_and_hears_at_once_when_they_end()
    {
        await using var cluster = await TestCluster.Start(2);
        var client = await cluster.ClientHost(cluster.Members[0]);
        var (copies, grains) = (client.GetRequiredService<ClientRuntime>().Copies, client.GetRequiredService<IGrainFactory>());
        foreach (var key in Enumerable.Range(0, 20).Select(number => "c" + number))
        {
            await grains.GetGrain<ICopiedGrain>(key).Set(1);
            Assert.Equal(1, await CopiedReads.Read(copies, grains, key));
        }

        var calls = cluster.Memory.Counts["calls"];
        for (var until = DateTime.UtcNow.AddSeconds(4); DateTime.UtcNow < until;)
        {
            await CopiedReads.Read(copies, grains, "c1");
            await Task.Delay(10);
        }

        Assert.True(cluster.Memory.Counts["calls"] - calls < 40, $"{cluster.Memory.Counts["calls"] - calls} calls");
        Assert.Equal(2, cluster.Members.Count(member => member.Runtime.Leases.Listed > 0));

        var ended = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        copies.Voided += keys => keys.ToList().ForEach(key => ended[key] = true);
        for (var round = 2; round < 102; round++)
        {
            await grains.GetGrain<ICopiedGrain>("c" + (round % 20)).Set(round);
            Assert.Equal(round, await CopiedReads.Read(copies, grains, "c" + (round % 20)));
        }

        // They did not run out: the client was told.
        Assert.Equal(20, ended.Count);
    }

    [Fact]
    public async Task A_client_that_died_holds_up_a_change_no_longer_than_its_copies_last()
    {
        await using var cluster = await TestCluster.Start(1);
        var client = await cluster.ClientHost(cluster.Members[0]);
        var grains = client.GetRequiredService<IGrainFactory>();
        Assert.Equal(0, await CopiedReads.Read(client.GetRequiredService<ClientRuntime>().Copies, grains, "d"));
        await client.GetRequiredService<ClientRuntime>().DisposeAsync();
        Assert.Equal(1, cluster.Members[0].Runtime.Leases.Listed);
        await cluster.Members[0].Grains.GetGrain<ICopiedGrain>("d").Set(1).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, cluster.Members[0].Runtime.Leases.Listed);
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
