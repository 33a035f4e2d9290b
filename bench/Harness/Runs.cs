namespace Sesame.Bench.Harness;

/// <summary>Repeats a measurement. A run with an error is not a result: it throws.</summary>
internal static class Runs
{
    public const int Count = 3;

    /// <summary>One run to warm up, then the median of three by rate.</summary>
    public static LoadResult Median(string what, Func<LoadResult> run)
    {
        run();
        var results = Enumerable.Range(0, Count).Select(_ => Checked(what, run())).ToList();
        foreach (var result in results)
        {
            Console.WriteLine($"    {what}: {result.PerSecond:N0}/s, p50 {result.P50:N2} ms, p99 {result.P99:N2} ms, max {result.Max:N1} ms");
        }

        return results.OrderBy(result => result.PerSecond).ElementAt(Count / 2);
    }

    /// <summary>
    /// Two programs in turns, so that what else the machine does falls on both; the ratio is the median of the pairs' ratios.
    /// </summary>
    public static (LoadResult Ours, LoadResult Baseline, double Ratio) Compare(Func<LoadResult> ours, Func<LoadResult> baseline)
    {
        ours();
        baseline();
        var pairs = Enumerable.Range(0, Count).Select(_ => (Ours: Checked("Sesame", ours()), Baseline: Checked("baseline", baseline()))).ToList();
        foreach (var (one, other) in pairs)
        {
            Console.WriteLine($"    {one.PerSecond:N0}/s against {other.PerSecond:N0}/s, p99 {one.P99:N2} ms against {other.P99:N2} ms");
        }

        var median = pairs.OrderBy(pair => pair.Ours.PerSecond / pair.Baseline.PerSecond).ElementAt(Count / 2);
        return (median.Ours, median.Baseline, median.Ours.PerSecond / median.Baseline.PerSecond);
    }

    public static LoadResult Checked(string what, LoadResult result) => result.Errors == 0 && result.Count > 0
        ? result
        : throw new BenchException($"{what}: {result.Errors} of {result.Count} calls failed, so this is no result: {result.FirstError}");
}
