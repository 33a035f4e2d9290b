using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Rest;

/// <summary>REST GET of a 600-byte message against a minimal-API endpoint that writes the same bytes.</summary>
internal static class RestBench
{
    private const string Path = "/api/backend/v1/user/0198f2c4-7d1e-7c3a-9b52-6f0e8a4d2c11?token_refresh=true";
    private const double Target = 0.85;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static void Run(string[] args)
    {
        var report = new BenchReport("rest", "REST GET of a 600-byte message", "wrk, one thread; medians of 3 pairs of 5 s in turns after one to warm up");
        using var ours = BaselineServer.Start("rest", []);
        var answer = Get(ours.Port);
        using var baseline = BaselineServer.Start("json", answer);
        if (!answer.AsSpan().SequenceEqual(Get(baseline.Port)))
        {
            throw new BenchException("The two answer different bytes.");
        }

        foreach (var connections in new[] { 64, 400 })
        {
            var (one, other, ratio) = Runs.Compare(() => Load(ours, connections), () => Load(baseline, connections));
            report.Add(new BenchLine($"GET of {answer.Length} bytes, wrk -t1 -c{connections}", one.PerSecond, "/s")
            {
                Baseline = other.PerSecond,
                BaselineName = "minimal API",
                Measure = ratio,
                Target = "≥ 0.85",
                Met = ratio >= Target,
                Load = one,
                BaselineLoad = other,
            });
        }

        report.Finish();
    }

    private static LoadResult Load(BaselineServer server, int connections) =>
        CpuClock.Around(server.Process, () => Wrk.Run($"http://localhost:{server.Port}{Path}", connections, Duration));

    private static byte[] Get(int port)
    {
        using var client = new HttpClient();
        using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{port}{Path}"));
        using var body = new MemoryStream();
        response.EnsureSuccessStatusCode().Content.CopyTo(body, null, CancellationToken.None);
        return body.ToArray();
    }
}
