using System.Diagnostics;
using System.Globalization;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>What is done to the nodes. Each fault is over, and all nodes are ready, when its method returns.</summary>
public sealed class Faults(ChaosCluster cluster, Load load, Probe probe, Action<string> tell)
{
    // Longer than a lease and the time until the others act on its end.
    private static readonly TimeSpan LongerThanLease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The longest that grains of a killed node did not answer.</summary>
    public TimeSpan LongestRecovery { get; private set; }

    public IReadOnlyList<(string Name, Func<Node, Task> Do)> All =>
    [
        ("kill -9", KillAsync), ("pause beyond the lease", PauseAsync), ("cut two nodes from each other", CutPairAsync), ("cut a node from PostgreSQL", CutFromDatabaseAsync),
        ("end all connections to PostgreSQL", CutConnectionsAsync), ("restart PostgreSQL", RestartDatabaseAsync), ("slow ways", SlowAsync), ("step the clock", StepClockAsync), ("stop gracefully", StopAsync),
    ];

    private async Task KillAsync(Node node)
    {
        await node.KillAsync();
        await MeasureAsync($"{node.Name} was killed", crashed: true);
        await node.StartAsync();
    }

    private async Task PauseAsync(Node node)
    {
        load.Crashed(Caller.Now);
        node.Send(Signals.Pause);
        await Task.Delay(LongerThanLease);
        await MeasureAsync($"{node.Name} is paused", crashed: false);
        node.Send(Signals.Continue);
        await AllReadyAsync();
    }

    private async Task CutPairAsync(Node node)
    {
        cluster.Network.Cut(node.Name, Other(node).Name);
        await Task.Delay(TimeSpan.FromSeconds(4));
        cluster.Network.Heal();
        await AllReadyAsync();
    }

    private async Task CutFromDatabaseAsync(Node node)
    {
        load.Crashed(Caller.Now);
        cluster.Network.Cut(node.Name, ChaosCluster.Database);
        // It admits for a second after its last good flush.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        load.Crashed(Caller.Now);
        await Task.Delay(LongerThanLease);
        cluster.Network.Heal();
        await AllReadyAsync();
    }

    private async Task CutConnectionsAsync(Node node)
    {
        await cluster.CutConnectionsAsync();
        await AllReadyAsync();
    }

    private async Task RestartDatabaseAsync(Node node)
    {
        await cluster.Postgres.RestartAsync();
        await AllReadyAsync();
    }

    private async Task SlowAsync(Node node)
    {
        foreach (var other in cluster.Nodes.Where(other => other != node))
        {
            cluster.Network.Way(node.Name, other.Name).Delay = TimeSpan.FromMilliseconds(80);
            cluster.Network.Way(other.Name, node.Name).Delay = TimeSpan.FromMilliseconds(20);
        }

        await Task.Delay(TimeSpan.FromSeconds(3));
        cluster.Network.Heal();
        await AllReadyAsync();
    }

    // Hours forward, then back beyond where it was: nobody is judged dead for that, and nothing ends before its time.
    private async Task StepClockAsync(Node node)
    {
        var incarnations = await IncarnationsAsync();
        foreach (var hours in new[] { 3, -2, 0 })
        {
            node.SetClock(TimeSpan.FromHours(hours));
            await Task.Delay(TimeSpan.FromSeconds(2));
            using var reply = await node.Http.GetAsync("/healthz");
            if (Math.Abs(((reply.Headers.Date!.Value - DateTimeOffset.UtcNow) - TimeSpan.FromHours(hours)).TotalMinutes) > 1)
            {
                throw new InvalidOperationException($"The clock of {node.Name} was not set: it says {reply.Headers.Date}.");
            }
        }

        await AllReadyAsync();
        if (await IncarnationsAsync() != incarnations)
        {
            throw new InvalidOperationException($"The clock of {node.Name} was set, and a member was taken for dead.");
        }
    }

    private Task<long> IncarnationsAsync() => cluster.CountAsync("SELECT count(*) FROM cluster_members");

    private async Task StopAsync(Node node)
    {
        var code = await node.StopAsync();
        if (code != 0)
        {
            throw new InvalidOperationException($"{node.Name} was stopped and ended with {code}:\n{node.Printed}");
        }

        await node.StartAsync();
    }

    private async Task MeasureAsync(string what, bool crashed)
    {
        if (crashed)
        {
            load.Crashed(Caller.Now);
        }

        var watch = Stopwatch.StartNew();
        await probe.AllAnswerAsync(Patience);
        if (crashed)
        {
            LongestRecovery = watch.Elapsed > LongestRecovery ? watch.Elapsed : LongestRecovery;
        }

        tell(string.Create(CultureInfo.InvariantCulture, $"{what}; all grains answered after {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    private Node Other(Node node) => cluster.Nodes[(cluster.Nodes.ToList().IndexOf(node) + 1) % cluster.Nodes.Count];

    private async Task AllReadyAsync()
    {
        var watch = Stopwatch.StartNew();
        while (!cluster.Nodes.All(node => node.IsReady))
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"Not all nodes became ready again: {string.Join(", ", cluster.Nodes.Where(node => !node.IsReady).Select(node => node.Name))}.");
            }

            await Task.Delay(50);
        }

        await probe.AllAnswerAsync(Patience);
    }
}
