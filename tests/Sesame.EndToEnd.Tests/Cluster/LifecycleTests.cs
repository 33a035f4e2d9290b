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

        // In good order: through every node, the one that stops as well, no call fails and every limit is exact.
        var (callers, takers) = (new NodesInTurn(cluster, nodes), new NodesInTurn(cluster, nodes));
        var (load, limits) = (new LoadOverNodes(callers), new LimitsOverNodes(cluster, takers));
        load.Start();
        await limits.StartAsync();
        await limits.WorkAsync(200);
        await cluster.CommandAsync("stop", "3");
        await cluster.SettledStatusAsync(members: 2);
        await load.StopAsync();
        await limits.StopAsync();
        Assert.True(callers.Failures.Count + takers.Failures.Count == 0, string.Join('\n', callers.Failures.Concat(takers.Failures).Take(20)));
        Assert.NotEmpty(load.UserIds);
        Assert.All(limits.Admitted, admitted => Assert.Equal(LimitsOverNodes.Limit, admitted));
        Assert.Empty(limits.Objections());
        output.WriteLine($"{limits.Subjects} subjects had {LimitsOverNodes.Limit} each admitted while a node left.");
        await AssertNamesNoMoreAsync(cluster, "n3");

        await cluster.CommandAsync("add");
        await cluster.SettledStatusAsync(members: 3);
        var added = cluster.Nodes.Single(node => node.Name == "n3");
        Assert.NotEqual(nodes[2].Pid, added.Pid);
        await AssertReadAsync(cluster, load.UserIds.Take(50));

        // As by a crash: the others take over, and limits forget no more than is stated.
        var ids = new List<string>();
        for (var count = 0; count < 60; count++)
        {
            ids.Add(await cluster.SignUpAsync(count));
        }

        var logins = new LoginsUnderWay(cluster);
        await logins.BeginAsync();
        limits = new LimitsOverNodes(cluster, new NodesInTurn(cluster, cluster.Nodes));
        await limits.StartAsync();
        await limits.WorkAsync(200);
        var killing = cluster.CommandAsync("kill", "2");
        var since = await EndOfAsync(cluster.Nodes.Single(node => node.Name == "n2"));
        await killing;
        var left = cluster.Nodes.Where(node => node.Name != "n2").ToList();
        foreach (var id in ids)
        {
            var reply = await AwaitAsync(new Rest(left[0].Http, cluster.Bootstrap.ClientBasic), id);
            Assert.Equal(id, reply["id"]);
        }

        output.WriteLine($"All grains answered {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after the kill.");
        await logins.FinishAsync(left);
        await limits.StopAsync();
        output.WriteLine(limits.Overshoot(since));
        Assert.Empty(limits.Objections(since));
        await cluster.SettledStatusAsync(members: 2);
        await AssertNamesNoMoreAsync(cluster, "n2");

        Assert.Equal(0, await cluster.Supervisor.StopAsync(Signals.Interrupt));
        Assert.False(Signals.Runs(postgres));
        Assert.Empty(Processes.Mentioning(home.Path));
    }

    // The moment at which the process was there no more.
    private static async Task<long> EndOfAsync(ClusterNode node)
    {
        while (Signals.Runs(node.Pid))
        {
            await Task.Delay(1);
        }

        return Stopwatch.GetTimestamp();
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

    // Who is gone is in nobody's metrics, once all have read so.
    private static async Task AssertNamesNoMoreAsync(ClusterProcess cluster, string name)
    {
        foreach (var node in cluster.Nodes.Where(node => node.Name != name && Signals.Runs(node.Pid)))
        {
            for (var tries = 0; (await node.Http.GetStringAsync("/metrics")).Contains($"member=\"{name}\"", StringComparison.Ordinal); tries++)
            {
                Assert.True(tries < 120, $"{node.Name} still tells of {name} in its metrics.");
                await Task.Delay(250);
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
