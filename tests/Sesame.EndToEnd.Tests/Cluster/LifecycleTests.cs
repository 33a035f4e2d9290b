using System.Diagnostics;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Nodes come and go, in good order and not.</summary>
[Collection(Alone.Name)]
public sealed class LifecycleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nodes_stop_are_killed_and_added_and_nothing_acknowledged_is_lost()
    {
        using var home = new Home();
        await using var cluster = await ClusterProcess.StartAsync(home);
        await cluster.SettledStatusAsync(members: 3);
        var nodes = cluster.Nodes;
        var postgres = Assert.NotNull(home.PostgresProcess());

        // In good order: through every node, the one that stops as well, no call fails.
        var load = new LoadOverNodes(cluster, nodes);
        load.Start();
        await cluster.CommandAsync("stop", "3");
        await cluster.SettledStatusAsync(members: 2);
        await load.StopAsync();
        Assert.True(load.Failures.Count == 0, string.Join('\n', load.Failures));
        Assert.NotEmpty(load.UserIds);

        await cluster.CommandAsync("add");
        await cluster.SettledStatusAsync(members: 3);
        var added = cluster.Nodes.Single(node => node.Name == "n3");
        Assert.NotEqual(nodes[2].Pid, added.Pid);
        await AssertReadAsync(cluster, load.UserIds.Take(50));

        // As by a crash: the others take over.
        var ids = new List<string>();
        for (var count = 0; count < 60; count++)
        {
            ids.Add(await cluster.SignUpAsync(count));
        }

        await cluster.CommandAsync("kill", "2");
        var since = Stopwatch.StartNew();
        var left = cluster.Nodes.Where(node => node.Name != "n2").ToList();
        foreach (var id in ids)
        {
            var reply = await AwaitAsync(new Rest(left[0].Http, cluster.Bootstrap.ClientBasic), id);
            Assert.Equal(id, reply["id"]);
        }

        output.WriteLine($"All grains answered {since.Elapsed.TotalSeconds:0.0} s after the kill.");
        await cluster.SettledStatusAsync(members: 2);

        Assert.Equal(0, await cluster.Supervisor.StopAsync(Signals.Interrupt));
        Assert.False(Signals.Runs(postgres));
        Assert.Empty(Processes.Mentioning(home.Path));
    }

    // Answers again by itself; a minute is given to a machine that does many other things meanwhile.
    private static async Task<Reply> AwaitAsync(Rest client, string id)
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var reply = await client.GetAsync($"/accounts/v1/users/{id}");
            if (reply.Succeeded || since.Elapsed > TimeSpan.FromMinutes(1))
            {
                return reply;
            }
        }
    }

    private static async Task AssertReadAsync(ClusterProcess cluster, IEnumerable<string> ids)
    {
        foreach (var (id, number) in ids.Select((id, number) => (id, number)))
        {
            Assert.Equal(id, (await cluster.Client(number).GetAsync($"/accounts/v1/users/{id}"))["id"]);
        }
    }
}
