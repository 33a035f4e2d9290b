using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Baselines;

/// <summary>What the baselines do by themselves on this machine: the ground that every ratio stands on.</summary>
internal static class BaselineBench
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static void Run(string[] arguments)
    {
        var report = new BenchReport("baselines", "the baselines alone", "median of 3 runs of 5 s after one to warm up");
        byte[] answer = [0, 0, 0, 0, 100, .. Enumerable.Repeat((byte)'x', 100)];
        var body = GrpcCall.Frame(new byte[700]);
        var call = new GrpcCall("/sesame.tokens.v1.TokenService/CheckToken", [], (_, _) => body, (_, message) => message.Length == 100);
        using (var server = BaselineServer.Start("grpc", answer))
        {
            Add(report, "hand-written gRPC handler, 4 × 50 streams", Runs.Median("gRPC bytes", () =>
                CpuClock.Around(server.Process, () => Http2Load.Saturate(server.Port, call, 4, 50, Duration))));
        }

        using (var server = BaselineServer.Start("json", [.. Enumerable.Repeat((byte)'x', 1024)]))
        {
            Add(report, "minimal-API endpoint, wrk -t1 -c400", Runs.Median("JSON bytes", () =>
                CpuClock.Around(server.Process, () => Wrk.Run($"http://localhost:{server.Port}/api/backend/v1/user/1?token_refresh=true", 400, Duration))));
        }

        foreach (var threads in new[] { 1, Environment.ProcessorCount })
        {
            Add(report, $"libargon2 in a loop, {threads} threads", Runs.Median("libargon2", () => Argon2Loop.Run(threads, Duration)));
        }

        report.Finish();
    }

    private static void Add(BenchReport report, string what, LoadResult result) =>
        report.Add(new BenchLine(what, result.PerSecond, "/s") { Load = result });
}
