using System.Diagnostics;
using System.Globalization;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>
/// Three nodes under load, and everything that can happen to them: an acknowledged write survives, happens once, and no answer is out of date.
/// `./sesame chaos --minutes N` runs it for longer.
/// </summary>
[Collection(Alone.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    // The promise for grains of a node that was killed.
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(10);

    private const int ShortFaults = 3;

    private static readonly TimeSpan? Soak =
        double.TryParse(Environment.GetEnvironmentVariable("SESAME_CHAOS_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : null;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("SESAME_CHAOS_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_done_twice_and_no_answer_is_out_of_date()
    {
        Tell($"seed {Seed}");
        await using var cluster = await ChaosCluster.StartAsync(3, Seed);
        var caller = new Caller(cluster);
        var (load, probe) = (new Load(cluster, caller), new Probe(caller));
        await load.PrepareAsync();
        await probe.PrepareAsync();
        var faults = new Faults(cluster, load, probe, Tell);
        using var over = new CancellationTokenSource();
        var working = load.RunAsync(over.Token);

        await DoAsync(faults, cluster);

        await over.CancelAsync();
        await working;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var objections = await load.ObjectionsAsync(patience.Token);
        Tell(load.Counts);
        Tell(string.Create(CultureInfo.InvariantCulture, $"longest recovery after kill -9: {faults.LongestRecovery.TotalSeconds:0.0} s"));
        Assert.True(objections.Count == 0, $"seed {Seed}\n{string.Join('\n', objections.Take(20))}\n{string.Join('\n', cluster.Nodes.Select(node => $"{node.Name}\n{node.Printed}"))}");
        Assert.True(faults.LongestRecovery <= RecoveryMax, $"seed {Seed}: the grains of a killed node answered after {faults.LongestRecovery} only.");
    }

    // A minute more; in every run one node of three stops under load and may fail no call either.
    [Fact, Trait("Speed", "Slow")]
    public async Task A_rolling_restart_fails_no_call()
    {
        await using var cluster = await ChaosCluster.StartAsync(3, Seed);
        var caller = new Caller(cluster);
        var load = new Load(cluster, caller);
        await load.PrepareAsync();
        using var over = new CancellationTokenSource();
        var working = load.RunAsync(over.Token);

        foreach (var node in cluster.Nodes)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var watch = Stopwatch.StartNew();
            Assert.Equal(0, await node.StopAsync());
            Tell(string.Create(CultureInfo.InvariantCulture, $"{node.Name} stopped within {watch.Elapsed.TotalSeconds:0.0} s; {caller.Calls} calls, {caller.Failures.Count} failed"));
            await node.StartAsync();
        }

        await over.CancelAsync();
        await working;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var objections = await load.ObjectionsAsync(patience.Token);
        Tell(load.Counts);
        Assert.True(objections.Count == 0, string.Join('\n', objections.Take(20)));
        Assert.True(caller.Failures.Count == 0, $"{caller.Failures.Count} calls failed:\n{string.Join('\n', caller.Failures.CountBy(failure => failure))}\n{cluster.Causes}");
    }

    // Without a time each run tries some of the faults, chosen by its seed, killing always among them; over many runs all are tried in all orders.
    private static async Task DoAsync(Faults faults, ChaosCluster cluster)
    {
        var random = new Random(Seed);
        var all = faults.All.ToArray();
        var watch = Stopwatch.StartNew();
        var done = 0;
        do
        {
            random.Shuffle(all.AsSpan(1));
            foreach (var (_, act) in Soak is null ? all.Take(ShortFaults) : all)
            {
                await act(cluster.Nodes[random.Next(cluster.Nodes.Count)]);
                await Task.Delay(TimeSpan.FromSeconds(1));
                done++;
            }
        }
        while (watch.Elapsed < Soak);
    }

    private void Tell(string line)
    {
        output.WriteLine(line);
        if (Soak is not null)
        {
            Console.WriteLine(line);
        }
    }
}
