using System.Globalization;
using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B5: password logins, against libargon2 in a loop on as many threads as there are cores.</summary>
internal static class LoginBench
{
    private const int Connections = 2, Streams = 8;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static void Run(string[] arguments)
    {
        var server = SharedServer.Server;
        var call = LoginCall.Make(server, SharedServer.Users);
        var report = new BenchReport("B5", "password logins by gRPC", $"100 users, {Connections} connections × {Streams} streams, pairs of {Duration.TotalSeconds} s in turns, median ratio of 3");
        var (ours, loop, ratio) = Runs.Compare(
            () => CpuClock.Around(server.Process, () => Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration)),
            () => Argon2Loop.Run(Environment.ProcessorCount, Duration));
        report.Add(new BenchLine("logins", ours.PerSecond, "/s")
        {
            Baseline = loop.PerSecond, BaselineName = "libargon2", Measure = ratio, Target = "≥ 0.90", Met = ratio >= 0.90, Load = ours, BaselineLoad = loop,
        });

        // The run counts its whole length, warm-up included, so the calls are those that were started: seen by the rows they leave.
        var before = (PostgresWork.Now(server), Rows(server));
        Runs.Checked("counted run", Http2Load.Saturate(server.GrpcPort, call, Connections, Streams, Duration));
        var work = PostgresWork.Now(server) - before.Item1;
        var logins = Rows(server) - before.Item2;
        var each = (double)work.Writes / logins;
        report.Add(new BenchLine("write transactions for a login", each, "/login")
        {
            Target = "≤ 2", Met = each <= 2.05, Note = string.Create(CultureInfo.InvariantCulture, $"{work.Writes} transactions wrote during {logins} logins, the server's own recurring work included"),
        });
        report.Finish();
    }

    // Every login leaves a session's row, ended or live.
    private static long Rows(SesameServer server)
    {
        using var connection = server.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from sessions";
        return (long)command.ExecuteScalar()!;
    }
}
