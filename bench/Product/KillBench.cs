using System.Diagnostics;
using System.Globalization;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>How long the grains of a node that was killed do not answer.</summary>
internal static class KillBench
{
    private const int Silos = 3, Rounds = 5;
    private const double LimitSeconds = 10;

    public static void Run(string[] arguments)
    {
        using var cluster = SesameCluster.Start(Silos);
        using var journey = new Journey(cluster);
        using var subjects = new LimitSubjects(cluster, ConsumeCall.MakePolicy(cluster, journey).Result);
        var report = new BenchReport("kill", "kill -9 of one of three nodes", $"{LimitSubjects.Count} rate limits spread over three nodes, all asked for through the two others from the kill on, each until it is answered; {Rounds} kills, another node each time, a new one in its place before the next");
        var rounds = Enumerable.Range(0, Rounds).Select(round => Kill(cluster, subjects, round)).ToList();
        var (median, worst) = (rounds.Order().ElementAt(Rounds / 2), rounds.Max());
        report.Add(new BenchLine("kill to all answering, median", median, "s"));
        report.Add(new BenchLine("kill to all answering, worst", worst, "s") { Target = "≤ 10 s", Met = worst <= LimitSeconds });
        report.Finish();
    }

    private static double Kill(SesameCluster cluster, LimitSubjects subjects, int round)
    {
        var (victim, others, grains) = subjects.Choose(round);
        var killed = Stopwatch.GetTimestamp();
        Signals.Send(victim.Pid, Signals.Kill);
        while (Signals.Runs(victim.Pid))
        {
            Thread.Sleep(1);
        }

        var answered = subjects.Ask(others, killed).Result;
        var last = answered.Max().TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {victim.Name} with {grains} of the grains: the first of them after {answered.OrderDescending().ElementAt(grains - 1).TotalSeconds:0.00} s, the last after {last:0.00} s"));
        if (round < Rounds - 1)
        {
            cluster.Add();
        }

        return last;
    }
}
