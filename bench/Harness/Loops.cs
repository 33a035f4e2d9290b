using System.Diagnostics;

namespace Sesame.Bench.Harness;

/// <summary>Something done again and again on so many threads for so long.</summary>
internal static class Loops
{
    public static LoadResult Run(int threads, TimeSpan duration, Action work)
    {
        var began = Stopwatch.GetTimestamp();
        var until = began + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var histograms = Enumerable.Range(0, threads).Select(_ => new LatencyHistogram()).ToList();
        var workers = histograms.Select(histogram => new Thread(() => Loop(histogram, until, work))).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        var all = new LatencyHistogram();
        histograms.ForEach(all.Add);
        return LoadResult.From(all, 0, Stopwatch.GetElapsedTime(began).TotalSeconds, null);
    }

    private static void Loop(LatencyHistogram histogram, long until, Action work)
    {
        for (var now = Stopwatch.GetTimestamp(); now < until;)
        {
            work();
            var then = Stopwatch.GetTimestamp();
            histogram.Add((then - now) * 1_000_000_000 / Stopwatch.Frequency);
            now = then;
        }
    }
}
