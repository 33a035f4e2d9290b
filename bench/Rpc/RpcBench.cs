using Grpc.Health.V1;
using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Rpc;

/// <summary>A unary method that does nothing, against the same bytes from the hand-written handler, in turns.</summary>
internal static class RpcBench
{
    private const string Target = "≥ 0.90 of the hand-written handler";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static void Run(string[] args)
    {
        var report = new BenchReport("rpc", "a unary gRPC method doing nothing", "median of 3 pairs of 5 s each, in turns, after one to warm up");
        var request = GrpcCall.Frame(new HealthCheckRequest { Service = "sesame.tokens.v1.TokenService" });
        var response = GrpcCall.Frame(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving });
        var call = new GrpcCall("/grpc.health.v1.Health/Check", [], (_, _) => request, (_, message) => message.SequenceEqual(response.AsSpan(5)));

        using var ours = BaselineServer.Start("rpc", response);
        using var baseline = BaselineServer.Start("grpc", response);
        foreach (var (connections, streams) in new[] { (4, 50), (1, 100), (64, 1) })
        {
            Add(report, $"checked replies, {connections} × {streams} streams", Runs.Compare(
                () => CpuClock.Around(ours.Process, () => Http2Load.Saturate(ours.Port, call, connections, streams, Duration)),
                () => CpuClock.Around(baseline.Process, () => Http2Load.Saturate(baseline.Port, call, connections, streams, Duration))));
        }

        Add(report, "h2load, 4 × 50 streams", Runs.Compare(
            () => CpuClock.Around(ours.Process, () => H2Load.Run(ours.Port, call.Path, request, 4, 50, Duration)),
            () => CpuClock.Around(baseline.Process, () => H2Load.Run(baseline.Port, call.Path, request, 4, 50, Duration))));
        report.Finish();
    }

    private static void Add(BenchReport report, string what, (LoadResult Ours, LoadResult Baseline, double Ratio) result) =>
        report.Add(new BenchLine(what, result.Ours.PerSecond, "/s")
        {
            Baseline = result.Baseline.PerSecond,
            BaselineName = "hand-written",
            Measure = result.Ratio,
            Target = Target,
            Met = result.Ratio >= 0.90,
            Load = result.Ours.P99 > 0 ? result.Ours : null,
            BaselineLoad = result.Baseline.P99 > 0 ? result.Baseline : null,
            Note = $"{result.Ours.ServerMicroseconds:N1} µs of CPU a call against {result.Baseline.ServerMicroseconds:N1}",
        });
}
