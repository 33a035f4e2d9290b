using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B2: the back end's read of a user by REST, against a minimal-API endpoint that writes the same bytes.</summary>
internal static class UserReadBench
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static void Run(string[] arguments)
    {
        var server = SharedServer.Server;
        var (id, _) = SharedServer.Journey.Register(new { about = new string('x', 380), plan = "pro", seats = 12 }).Result;
        var path = $"/api/backend/v1/user/{id}?token_refresh=true";
        var key = server.Bootstrap.BackendApiKey;
        var answer = SharedServer.Journey.Get(path, key);
        var report = new BenchReport("B2", $"GET {path.Replace(id, "{id}", StringComparison.Ordinal)}", $"wrk -t1 -c400 -d10s with an API key, a user of {answer.Length} bytes of JSON, pairs in turns, median ratio of 3");
        using var baseline = BaselineServer.Start("json", answer);
        var header = $"Authorization: Bearer {key}";
        var (ours, theirs, ratio) = Runs.Compare(
            () => CpuClock.Around(server.Process, () => Wrk.Run($"http://localhost:{server.HttpPort}{path}", 400, Duration, header)),
            () => CpuClock.Around(baseline.Process, () => Wrk.Run($"http://localhost:{baseline.Port}{path}", 400, Duration, header)));
        report.Add(new BenchLine("read of a user", ours.PerSecond, "/s")
        {
            Baseline = theirs.PerSecond, BaselineName = "minimal API", Measure = ratio, Target = "≥ 0.75", Met = ratio >= 0.75, Load = ours, BaselineLoad = theirs,
        });
        var (work, idle, counted) = Statements.Count(server, () => Wrk.Run($"http://localhost:{server.HttpPort}{path}", 400, Duration, header));
        report.Add(Statements.Line("PostgreSQL transactions for a read", work, idle, counted));
        report.Finish();
    }
}
