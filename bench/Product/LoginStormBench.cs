using System.Globalization;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B7: what a storm of logins does to token checks.</summary>
internal static class LoginStormBench
{
    private const int Connections = 4, PerSecond = 2000, LoginConnections = 2, LoginStreams = 16;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static void Run(string[] arguments)
    {
        var server = SharedServer.Server;
        var check = CheckTokenCall.Make(server, SharedServer.FreshTokens());
        var login = LoginCall.Make(server, SharedServer.Users);
        var report = new BenchReport("B7", "CheckToken while logins saturate the hash pool", $"{PerSecond:N0} checks/s at fixed times on {Connections} connections, latency from the moment a check was due; {LoginConnections * LoginStreams} logins always under way; pairs of {Duration.TotalSeconds} s in turns, median ratio of 3");
        LoadResult? logins = null;
        Idle();
        Storm();
        var pairs = Enumerable.Range(0, Runs.Count).Select(_ => (Idle: Idle(), Storm: Storm())).OrderBy(pair => pair.Storm.P99 / pair.Idle.P99).ToList();
        pairs.ForEach(pair => Console.WriteLine($"    p99 {pair.Storm.P99:N2} ms in the storm, {pair.Idle.P99:N2} ms idle"));
        var (idle, storm) = pairs[Runs.Count / 2];
        var ratio = storm.P99 / idle.P99;
        report.Add(new BenchLine("checks, no logins", idle.PerSecond, "/s") { Load = idle });
        report.Add(new BenchLine("checks in the storm, p99", storm.P99, "ms")
        {
            Baseline = idle.P99, BaselineName = "ms idle", Measure = ratio, Target = "≤ 2", Met = ratio <= 2, Load = storm, BaselineLoad = idle,
            Note = string.Create(CultureInfo.InvariantCulture, $"{logins!.PerSecond:N1} logins/s meanwhile"),
        });
        report.Finish();

        LoadResult Idle() => Runs.Checked("idle", Http2Load.Pace(server.GrpcPort, check, Connections, PerSecond, Duration));

        LoadResult Storm()
        {
            var background = Task.Factory.StartNew(
                () => Http2Load.Saturate(server.GrpcPort, login, LoginConnections, LoginStreams, Duration + TimeSpan.FromSeconds(3)), TaskCreationOptions.LongRunning);
            Thread.Sleep(1500);
            var result = Runs.Checked("storm", Http2Load.Pace(server.GrpcPort, check, Connections, PerSecond, Duration));
            logins = Runs.Checked("logins", background.Result);
            return result;
        }
    }
}
