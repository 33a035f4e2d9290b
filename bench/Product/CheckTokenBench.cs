using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B1: how fast a warm session's token is checked, against a handler that answers the same bytes without looking.</summary>
internal static class CheckTokenBench
{
    private const int Connections = 4, Streams = 50;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public static void Run(string[] arguments)
    {
        var server = SharedServer.Server;
        var call = CheckTokenCall.Make(server, SharedServer.FreshTokens());
        var report = new BenchReport("B1", "gRPC CheckToken", $"10,000 tokens of 1,000 warm sessions, {Connections} connections × {Streams} streams, our driver checks every reply, pairs of {Duration.TotalSeconds} s in turns, median ratio of 3");
        using var baseline = BaselineServer.Start("grpc", Journey.GrpcReply(server.GrpcPort, call));
        var (ours, theirs, ratio) = Runs.Compare(
            () => CpuClock.Around(server.Process, () => Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration)),
            () => CpuClock.Around(baseline.Process, () => Http2Load.Saturate(baseline.Port, call, Connections, Streams, Duration)));
        report.Add(new BenchLine("CheckToken", ours.PerSecond, "/s")
        {
            Baseline = theirs.PerSecond, BaselineName = "hand-written", Measure = ratio, Target = "≥ 0.80", Met = ratio >= 0.80, Load = ours, BaselineLoad = theirs,
        });
        var (work, idle, counted) = Statements.Count(server, () => Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration));
        report.Add(Statements.Line("PostgreSQL transactions for a check", work, idle, counted));
        report.Finish();
    }
}
