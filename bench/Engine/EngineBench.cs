using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Sesame.Bench.Engine;

/// <summary>The speed and size of the actor engine, in one silo and across two. Medians of five runs after warming up.</summary>
public static class EngineBench
{
    private const int Runs = 5;

    public static void Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        List<EngineFigure> figures = [await StartToFirstCall()];
        using var host = await StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        figures.AddRange(await LocalCall(grains));
        figures.Add(await ManyCallers(grains));
        figures.Add(await HotGrain(grains));
        figures.AddRange(await Activations(grains));
        await host.StopAsync();
        figures.AddRange(await TwoSilos.Measure(Runs));

        foreach (var figure in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-52} {figure.Value,14:N1} {figure.Unit,-12} {figure.Beside,-44} {figure.Target}"));
        }

        Directory.CreateDirectory("artifacts/bench");
        await File.WriteAllTextAsync("artifacts/bench/engine.json", JsonSerializer.Serialize(figures));
    }

    private static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(_ => { });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<EngineFigure> StartToFirstCall()
    {
        // The first of the process, with everything cold, is the one that counts.
        var watch = Stopwatch.StartNew();
        using var host = await StartAsync();
        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IBenchGrain>("first").Check(new Verdict(true));
        var elapsed = watch.Elapsed;
        await host.StopAsync();
        return new EngineFigure("silo start to first answered call", elapsed.TotalMilliseconds, "ms", "", "<= 1000 ms");
    }

    private static async Task<List<EngineFigure>> LocalCall(IGrainFactory grains)
    {
        var grain = grains.GetGrain<IBenchGrain>("idle");
        var verdict = new Verdict(true);
        await grain.Check(verdict);
        await grains.GetGrain<IBenchGrain>("next").Check(verdict);
        grain = grains.GetGrain<IBenchGrain>("idle");
        var direct = new BenchGrainDirect();
        const int calls = 1_000_000;

        var engine = Median(() => Time(calls, () => grain.Check(verdict)));
        var plain = Median(() => Time(calls, () => direct.Check(verdict)));
        var lookup = Median(() => Time(calls, () => grains.GetGrain<IBenchGrain>("idle").Check(verdict)));
        var read = Median(() => Time(calls, () => grain.Read().AsTask()));
        var nested = Median(() => Time(calls, () => grain.ReadThrough("next").AsTask()));
        return
        [
            new("local call to an idle grain", engine.Nanoseconds, "ns", $"the method itself: {plain.Nanoseconds:F0} ns", "<= 250 ns"),
            new("  allocated by it", engine.Bytes, "bytes", $"the method itself: {plain.Bytes:F0} bytes", "<= 1 allocation"),
            new("the same, with the reference looked up each time", lookup.Nanoseconds, "ns", $"{lookup.Bytes:F0} bytes", ""),
            new("local call that returns a ValueTask", read.Nanoseconds, "ns", $"{read.Bytes:F0} bytes, AsTask included", ""),
            new("grain calls grain", nested.Nanoseconds, "ns", $"{nested.Bytes:F0} bytes", ""),
        ];
    }

    private static async Task<EngineFigure> ManyCallers(IGrainFactory grains)
    {
        const int callers = 64;
        const int count = 10_000;
        var keys = Enumerable.Range(0, count).Select(i => "many-" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var verdict = new Verdict(true);
        foreach (var key in keys)
        {
            await grains.GetGrain<IBenchGrain>(key).Check(verdict);
        }

        var references = keys.Select(key => grains.GetGrain<IBenchGrain>(key)).ToArray();
        var perSecond = new List<double>();
        for (var run = 0; run < Runs + 1; run++)
        {
            const int each = 50_000;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                var next = caller * 157;
                for (var i = 0; i < each; i++)
                {
                    next = (next + 7919) % count;
                    await references[next].Check(verdict);
                }
            })));
            perSecond.Add(callers * (double)each / watch.Elapsed.TotalSeconds);
        }

        return new EngineFigure("64 callers, 10,000 grains", Middle(perSecond.Skip(1)), "calls/s", "", ">= 3,000,000 calls/s");
    }

    private static async Task<EngineFigure> HotGrain(IGrainFactory grains)
    {
        const int callers = 64;
        var grain = grains.GetGrain<IBenchGrain>("hot");
        var verdict = new Verdict(true);
        await grain.Check(verdict);
        var perSecond = new List<double>();
        for (var run = 0; run < Runs + 1; run++)
        {
            const int each = 10_000;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < each; i++)
                {
                    await grain.Check(verdict);
                }
            })));
            perSecond.Add(callers * (double)each / watch.Elapsed.TotalSeconds);
        }

        return new EngineFigure("64 callers, one grain", Middle(perSecond.Skip(1)), "calls/s", "", "");
    }

    private static async Task<List<EngineFigure>> Activations(IGrainFactory grains)
    {
        const int count = 1_000_000;
        var keys = Enumerable.Range(0, count).Select(i => "live-" + i.ToString("D7", CultureInfo.InvariantCulture)).ToArray();
        var verdict = new Verdict(true);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        foreach (var batch in keys.Chunk(1000))
        {
            await Task.WhenAll(batch.Select(key => grains.GetGrain<IBenchGrain>(key).Check(verdict)));
        }

        var elapsed = watch.Elapsed;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(keys);
        return
        [
            new("overhead of a live grain, 1,000,000 live", (double)(after - before) / count, "bytes", "its own instance of 32 bytes included", "<= 500 bytes"),
            new("activations", count / elapsed.TotalSeconds, "grains/s", "", ""),
        ];
    }

    private static (double Nanoseconds, double Bytes) Time(int calls, Func<Task> call)
    {
        // Every call is to complete inline; one that does not is a fault of the measurement.
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++)
        {
            if (!call().IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("A call to an idle grain did not complete inline.");
            }
        }

        var elapsed = watch.Elapsed;
        return (elapsed.TotalNanoseconds / calls, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / calls);
    }

    private static (double Nanoseconds, double Bytes) Median(Func<(double Nanoseconds, double Bytes)> measure)
    {
        measure();
        measure();
        var all = Enumerable.Range(0, Runs).Select(_ => measure()).ToList();
        return (Middle(all.Select(each => each.Nanoseconds)), Middle(all.Select(each => each.Bytes)));
    }

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed class BenchGrainDirect
    {
        public async Task<Verdict> Check(Verdict expected)
        {
            await Task.CompletedTask;
            return expected;
        }
    }
}
