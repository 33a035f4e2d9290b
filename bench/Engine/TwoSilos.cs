using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Sesame.Bench.Engine;

/// <summary>Calls from one silo to grains of another, both in this process, over TCP on loopback.</summary>
internal static class TwoSilos
{
    private const int Callers = 64;
    private const int Keys = 10_000;
    private const int Each = 4_000;

    public static async Task<List<EngineFigure>> Measure(int runs)
    {
        await using var cluster = new InProcessTestClusterBuilder(2).Build();
        await cluster.DeployAsync();
        var grains = cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();
        var owner = cluster.Silos[1].Cluster!.Agent;
        var references = Enumerable.Range(0, int.MaxValue)
            .Select(number => grains.GetGrain<IBenchGrain>("far-" + number.ToString(CultureInfo.InvariantCulture)))
            .Where(grain => owner.ServingEpoch(((GrainReference)grain).Partition) > 0)
            .Take(Keys)
            .ToArray();
        var verdict = new Verdict(true);
        foreach (var batch in references.Chunk(100))
        {
            await Task.WhenAll(batch.Select(grain => grain.Check(verdict)));
        }

        var (perSecond, late, processor) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < runs + 1; run++)
        {
            var took = new long[Callers][];
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                var times = took[caller] = new long[Each];
                var next = caller * 157;
                for (var call = 0; call < Each; call++)
                {
                    next = (next + 7919) % Keys;
                    var start = Stopwatch.GetTimestamp();
                    await references[next].Check(verdict);
                    times[call] = Stopwatch.GetTimestamp() - start;
                }
            })));
            var elapsed = watch.Elapsed;
            var sorted = took.SelectMany(times => times).Order().ToArray();
            perSecond.Add(sorted.Length / elapsed.TotalSeconds);
            late.Add(sorted[(int)(sorted.Length * 0.99)] * 1000d / Stopwatch.Frequency);
            processor.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / sorted.Length);
        }

        return
        [
            new("call across two silos, 64 in flight", Middle(perSecond), "calls/s", "both silos in this process", ">= 60,000 calls/s"),
            new("  99 of 100 within", Middle(late), "ms", "", "<= 5 ms"),
            new("  processor time of both silos", Middle(processor), "µs/call", "", ""),
        ];
    }

    // The first run warms up.
    private static double Middle(List<double> runs) => runs.Skip(1).Order().ElementAt((runs.Count - 1) / 2);
}
