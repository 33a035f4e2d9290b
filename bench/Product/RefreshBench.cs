using System.Globalization;
using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B6: refreshes, each a durable write with its audit entry, against pgbench's durable updates of one row.</summary>
internal static class RefreshBench
{
    private const int Connections = 2, Streams = 16;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public static void Run(string[] arguments)
    {
        var server = SharedServer.Server;
        var call = RefreshCall.Make(server, SharedServer.TakeSessions(Connections * Streams));
        Pgbench.Prepare(server);
        var report = new BenchReport("B6", "refreshes by gRPC", $"{Connections * Streams} sessions, each refreshed again and again on a stream of its own ({Connections} connections), against pgbench -M prepared -c {Connections * Streams} on the same PostgreSQL; pairs of {Duration.TotalSeconds} s in turns, median ratio of 3; pgbench's latency is its average");
        var (ours, theirs, ratio) = Runs.Compare(
            () => CpuClock.Around(server.Process, () => Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration)),
            () => Pgbench.Run(server, Connections * Streams, Duration));
        report.Add(new BenchLine("refreshes", ours.PerSecond, "/s")
        {
            Baseline = theirs.PerSecond, BaselineName = "pgbench", Measure = ratio, Target = "≥ 0.50", Met = ratio >= 0.50, Load = ours, BaselineLoad = theirs,
        });

        var before = (PostgresWork.Now(server), Generations(server));
        Runs.Checked("counted run", Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration));
        var work = PostgresWork.Now(server) - before.Item1;
        var refreshes = Generations(server) - before.Item2;
        var each = (double)work.Writes / refreshes;
        report.Add(new BenchLine("write transactions for a refresh", each, "/refresh")
        {
            Target = "1", Met = each <= 1.02, Note = string.Create(CultureInfo.InvariantCulture, $"{work.Writes} transactions wrote during {refreshes} refreshes, the server's own recurring work included"),
        });
        report.Finish();
    }

    private static long Generations(SesameServer server)
    {
        using var connection = server.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "select sum(generation)::bigint from sessions";
        return (long)command.ExecuteScalar()!;
    }
}
