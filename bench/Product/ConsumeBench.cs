using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B3, its part that is there: rate-limit consume by gRPC, against a handler that answers the same bytes without counting.</summary>
internal static class ConsumeBench
{
    private const int Connections = 4, Streams = 50, Subjects = 1000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public static void Run(string[] arguments)
    {
        var server = SharedServer.Server;
        var policy = ConsumeCall.MakePolicy(server, SharedServer.Journey).Result;
        var call = ConsumeCall.Make(server, policy, Subjects);
        var report = new BenchReport("B3", "gRPC ConsumeRateLimit", $"sliding window, {Subjects} subjects, {Connections} connections × {Streams} streams, our driver checks every reply, pairs of {Duration.TotalSeconds} s in turns, median ratio of 3");
        using var baseline = BaselineServer.Start("grpc", Journey.GrpcReply(server.GrpcPort, call));
        var (ours, theirs, ratio) = Runs.Compare(
            () => CpuClock.Around(server.Process, () => Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration)),
            () => CpuClock.Around(baseline.Process, () => Http2Load.Saturate(baseline.Port, call, Connections, Streams, Duration)));
        report.Add(new BenchLine("consume", ours.PerSecond, "/s")
        {
            Baseline = theirs.PerSecond, BaselineName = "hand-written", Measure = ratio, Target = "≥ 0.70", Met = ratio >= 0.70, Load = ours, BaselineLoad = theirs,
        });
        var (work, idle, counted) = Statements.Count(server, () => Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration));
        report.Add(Statements.Line("PostgreSQL transactions for a consume", work, idle, counted));
        report.Finish();
    }
}
