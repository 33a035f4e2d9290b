using System.Diagnostics;
using System.Globalization;
using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>
/// B10: checks of tokens on one, two and three nodes of one machine, every node asked for every token. What more nodes cost on the same cores is what the
/// cluster itself costs: there is nothing to be gained here.
/// </summary>
internal static class ClusterBench
{
    private const int SilosMax = 3, Users = 100, SessionsOfUser = 10, TokensOfSession = 10, Sessions = Users * SessionsOfUser, Tokens = Sessions * TokensOfSession;

    // Connections are divided evenly among one, two or three nodes.
    private const int Connections = 6, Streams = 33;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static void Run(string[] arguments)
    {
        // The largest first: when the smaller ones are ready, its PostgreSQL has long reported what the preparation did.
        var subjects = Enumerable.Range(1, SilosMax).Reverse().Select(Prepare).Reverse().ToList();
        var largest = subjects[^1].Cluster;
        var report = new BenchReport("B10", $"CheckToken on 1, 2 and {SilosMax} nodes of one machine", $"{Tokens:N0} tokens of {Sessions:N0} warm sessions, every node asked for every token, {Connections} connections × {Streams} streams in all, our driver checks every reply; {Runs.Count} rounds, each {Duration.TotalSeconds} s on 1, 2 and {SilosMax} nodes in turns; median ratio of a round");

        subjects.ForEach(subject => subject.Run(Duration / 2));
        var (work, copies) = (PostgresWork.Now(largest), Copies(largest));
        var rounds = Enumerable.Range(0, Runs.Count).Select(_ => subjects.ConvertAll(subject => Runs.Checked("checks", subject.Run(Duration)))).ToList();
        foreach (var round in rounds)
        {
            Console.WriteLine("    " + string.Join("; ", round.Select((result, n) => string.Create(CultureInfo.InvariantCulture, $"{Nodes(n + 1)}: {result.PerSecond:N0}/s, p99 {result.P99:N2} ms, {result.ServerMicroseconds:N1} µs"))));
        }

        copies = Copies(largest) - copies;
        work = PostgresWork.Settled(largest) - work;
        AddRates(report, rounds);
        var checks = rounds.Sum(round => round[^1].Count);
        report.Add(new BenchLine($"checks that asked another node, {SilosMax} nodes", 100d * copies.Asked / checks, "%")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{copies.Asked:N0} of {checks:N0}; reads of a session, its client or a signing key, answered from a copy: {copies.Found:N0}, by a grain of the node: {copies.Served:N0}"),
        });
        report.Add(new BenchLine($"PostgreSQL transactions a check, {SilosMax} nodes", (double)work.Transactions / checks, "/call")
        {
            Target = "0",
            Met = work.Transactions * 1000 < checks,
            Note = string.Create(CultureInfo.InvariantCulture, $"{work.Transactions} transactions ({work.Writes} wrote) from the first round until after the last, the nodes' leases and recurring work included"),
        });
        AddProcesses(report, subjects[0]);
        report.Finish();
    }

    // What so many processes on the same cores cost alone: the hand-written handler, which has neither a cluster nor a memory, under the same load.
    private static void AddProcesses(BenchReport report, Subject subject)
    {
        var answer = Journey.GrpcReply(subject.Cluster.Ports[0], subject.Call);
        var handlers = Enumerable.Range(0, SilosMax).Select(_ => BaselineServer.Start("grpc", answer)).ToList();
        LoadResult Run(int count) => Runs.Checked("calls", CpuClock.Around(
            [.. handlers.Take(count).Select(handler => handler.Process)],
            () => Http2Load.Saturate([.. handlers.Take(count).Select(handler => handler.Port)], subject.Call, Connections, Streams, Duration)));
        try
        {
            Run(SilosMax);
            var (one, all) = Enumerable.Range(0, Runs.Count).Select(_ => (One: Run(1), All: Run(SilosMax))).OrderBy(pair => pair.All.P99 / pair.One.P99).ElementAt(Runs.Count / 2);
            report.Add(new BenchLine($"p99, hand-written handler, {SilosMax} processes", all.P99, "ms")
            {
                Baseline = one.P99, BaselineName = "ms, one process", Measure = all.P99 / one.P99, Load = all, BaselineLoad = one,
                Note = string.Create(CultureInfo.InvariantCulture, $"{all.PerSecond:N0}/s by {SilosMax} processes, {one.PerSecond:N0}/s by one: what the machine's scheduling of so many processes costs without any cluster"),
            });
        }
        finally
        {
            handlers.ForEach(handler => handler.Dispose());
        }
    }

    private static Subject Prepare(int silos)
    {
        var clock = Stopwatch.StartNew();
        var cluster = SesameCluster.Start(silos);
        using var journey = new Journey(cluster);
        var (id, email) = journey.Register().Result;
        var many = new ManySessions(cluster, journey.LogIn(email).Result.Access);
        var sessions = many.CopySessions(many.CopyUsers(Guid.Parse(id), Users), SessionsOfUser, Sessions);
        string[] tokens = [.. Enumerable.Range(0, TokensOfSession).SelectMany(_ => sessions).AsParallel().Select(many.TokenOf)];
        many.DisposeAsync().AsTask().Wait();
        var subject = new Subject(cluster, CheckTokenCall.Make(cluster, tokens));
        subject.Warm();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {Nodes(silos)} warm after {clock.Elapsed.TotalSeconds:0} s"));
        return subject;
    }

    private static void AddRates(BenchReport report, List<List<LoadResult>> rounds)
    {
        for (var silos = 1; silos <= SilosMax; silos++)
        {
            var n = silos - 1;
            var round = rounds.OrderBy(round => round[n].PerSecond / round[0].PerSecond).ElementAt(Runs.Count / 2);
            var ratio = round[n].PerSecond / round[0].PerSecond;
            report.Add(new BenchLine($"checks, {Nodes(silos)}", round[n].PerSecond, "/s")
            {
                Load = round[n],
                Baseline = silos == 1 ? null : round[0].PerSecond,
                BaselineName = "one node",
                BaselineLoad = silos == 1 ? null : round[0],
                Measure = silos == 1 ? null : ratio,
                Target = silos == SilosMax ? "≥ 0.70" : null,
                Met = silos == SilosMax ? ratio >= 0.70 : null,
            });
        }

        // As many calls are under way in each case, so the time of a call rises by as much as the rate falls; 99 of 100 may not wait longer than that.
        var late = rounds.Select(round => (One: round[0].P99, All: round[^1].P99)).OrderBy(pair => pair.All / pair.One).ElementAt(Runs.Count / 2);
        report.Add(new BenchLine($"p99, {SilosMax} nodes", late.All, "ms")
        {
            Baseline = late.One, BaselineName = "ms, one node", Measure = late.All / late.One, Target = "≤ 1 / 0.70", Met = late.All / late.One <= 1 / 0.70,
        });
    }

    private static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";

    private static CopyCounts Copies(SesameCluster cluster) => cluster.Nodes
        .Select(node => new CopyCounts(cluster.Counter(node, "sesame_copies_found"), cluster.Counter(node, "sesame_copies_served"), cluster.Counter(node, "sesame_copies_asked")))
        .Aggregate((sum, counts) => new CopyCounts(sum.Found + counts.Found, sum.Served + counts.Served, sum.Asked + counts.Asked));

    private readonly record struct CopyCounts(long Found, long Served, long Asked)
    {
        public static CopyCounts operator -(CopyCounts after, CopyCounts before) => new(after.Found - before.Found, after.Served - before.Served, after.Asked - before.Asked);
    }

    private sealed record Subject(SesameCluster Cluster, GrpcCall Call)
    {
        private readonly IReadOnlyList<int> ports = Cluster.Ports;
        private readonly Process[] processes = [.. Cluster.Nodes.Select(node => Process.GetProcessById(node.Pid))];

        public LoadResult Run(TimeSpan duration) => CpuClock.Around(processes, () => Http2Load.Saturate(ports, Call, Connections, Streams, duration));

        /// <summary>Lets every node see every token.</summary>
        public void Warm()
        {
            foreach (var port in ports)
            {
                for (long checks = 0; checks < Tokens * 2;)
                {
                    checks += Runs.Checked("checks", Http2Load.Saturate(port, Call, 2, 32, TimeSpan.FromSeconds(1))).Count;
                }
            }
        }
    }
}
