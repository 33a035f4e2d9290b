using System.Diagnostics;
using System.Globalization;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>B9: what reads of single users cost where there are a hundred times as many.</summary>
internal static class GrowthBench
{
    private const int Few = 10_000, Many = 1_000_000, ReadsOfRun = 1_000, AtOnce = 8;
    private const double Limit = 1.3;

    public static void Run(string[] arguments)
    {
        using var small = Population.Of(Few);
        using var large = Population.Of(Many);
        var report = new BenchReport("B9", $"reads of one user where there are {Many:N0} against {Few:N0}", $"two servers with private databases, the users' rows copied; runs of {ReadsOfRun:N0} reads over REST, {AtOnce} at once, in turns, median ratio of {Runs.Count} pairs after one to warm up");
        report.Add(Compare("by id, in memory", population => population.NextLive(), user => $"/api/backend/v1/user/{user.Id}"));
        report.Add(Compare("by id, not in memory", population => population.NextUnread(), user => $"/api/backend/v1/user/{user.Id}"));
        report.Add(Compare("by address, not in memory", population => population.NextUnread(), user => $"/api/backend/v1/user/email?email={Uri.EscapeDataString(user.Email)}"));
        report.Finish();

        BenchLine Compare(string what, Func<Population, (Guid Id, string Email)> next, Func<(Guid Id, string Email), string> path)
        {
            var (many, few, rate) = Runs.Compare(() => Reads(large, next, path), () => Reads(small, next, path));
            var ratio = 1 / rate;
            return new BenchLine(what, many.Seconds * 1e6 / many.Count, "µs")
            {
                Baseline = few.Seconds * 1e6 / few.Count, BaselineName = string.Create(CultureInfo.InvariantCulture, $"µs of {Few:N0}"), Measure = ratio, Target = "≤ 1.3", Met = ratio <= Limit, Load = many, BaselineLoad = few,
            };
        }
    }

    private static LoadResult Reads(Population population, Func<Population, (Guid Id, string Email)> next, Func<(Guid Id, string Email), string> path) => CpuClock.Around(population.Server.Process, () =>
    {
        var latencies = new LatencyHistogram();
        var users = Enumerable.Range(0, ReadsOfRun).Select(_ => next(population)).ToList();
        var began = Stopwatch.GetTimestamp();
        Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (user, _) =>
        {
            var from = Stopwatch.GetTimestamp();
            var body = await population.Journey.Read(path(user), population.Server.Bootstrap.BackendApiKey);
            var took = (long)Stopwatch.GetElapsedTime(from).TotalNanoseconds;
            lock (latencies)
            {
                latencies.Add(took);
            }

            if (body.AsSpan().IndexOf(user.Id.ToString().Select(letter => (byte)letter).ToArray()) < 0)
            {
                throw new BenchException($"{path(user)} answered another user.");
            }
        }).Wait();
        return LoadResult.From(latencies, 0, Stopwatch.GetElapsedTime(began).TotalSeconds, null);
    });
}
