using System.Diagnostics;
using System.Globalization;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>What callers notice when a node is stopped in good order.</summary>
internal static class LeaveBench
{
    private const int Silos = 3, Rounds = 5, Connections = 20, PerSecond = 1000;
    private const double LimitMilliseconds = 1000;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6), Before = TimeSpan.FromSeconds(1);

    public static void Run(string[] arguments)
    {
        using var cluster = SesameCluster.Start(Silos);
        using var journey = new Journey(cluster);
        var policy = ConsumeCall.MakePolicy(cluster, journey).Result;
        using var subjects = new LimitSubjects(cluster, policy);
        var call = ConsumeCall.Make(cluster, policy, LimitSubjects.Count);
        var report = new BenchReport("leave", "graceful stop of one of three nodes", $"{LimitSubjects.Count} rate limits spread over three nodes, consumed {PerSecond:N0} times a second through the two others, latency from the moment a call was due; {Rounds} stops (SIGTERM), another node each time, a new one in its place before the next");
        Http2Load.Pace(cluster.Ports, call, Connections, PerSecond, Before * 2);
        var rounds = Enumerable.Range(0, Rounds).Select(round => Leave(cluster, subjects, call, round)).ToList();
        var waits = rounds.Select(round => round.Load.Max).Order().ToList();
        report.Add(new BenchLine("longest wait of a call, median", waits[Rounds / 2], "ms"));
        report.Add(new BenchLine("longest wait of a call, worst", waits[^1], "ms") { Target = "≤ 1 s", Met = waits[^1] <= LimitMilliseconds });
        report.Add(new BenchLine("failed calls", rounds.Sum(round => round.Load.Errors), "")
        {
            Target = "0",
            Met = rounds.TrueForAll(round => round.Load.Errors == 0),
            Note = string.Create(CultureInfo.InvariantCulture, $"of {rounds.Sum(round => round.Load.Count):N0}. {rounds.Select(round => round.Load.FirstError).FirstOrDefault(error => error is not null)}").TrimEnd(),
        });
        report.Add(new BenchLine("SIGTERM to the end of the process, median", rounds.Select(round => round.Seconds).Order().ElementAt(Rounds / 2), "s"));
        report.Finish();
    }

    private static (LoadResult Load, double Seconds) Leave(SesameCluster cluster, LimitSubjects subjects, GrpcCall call, int round)
    {
        var (leaver, others, grains) = subjects.Choose(round);
        var load = Task.Factory.StartNew(() => Http2Load.Pace([.. others.Select(node => node.GrpcPort)], call, Connections, PerSecond, Duration), TaskCreationOptions.LongRunning);
        Thread.Sleep(Before);
        var told = Stopwatch.GetTimestamp();
        Signals.Send(leaver.Pid, Signals.Terminate);
        while (Signals.Runs(leaver.Pid))
        {
            Thread.Sleep(5);
        }

        var took = Stopwatch.GetElapsedTime(told);
        if (load.IsCompleted)
        {
            throw new BenchException($"{leaver.Name} took {took.TotalSeconds:0.0} s to stop, longer than the load lasted.");
        }

        var result = load.Result;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {leaver.Name} with {grains} of the grains ended after {took.TotalSeconds:0.00} s; {result.Count} calls, {result.Errors} failed, p99 {result.P99:0.0} ms, the longest {result.Max:0} ms"));
        if (round < Rounds - 1)
        {
            cluster.Add();
        }

        return (result, took.TotalSeconds);
    }
}
