using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sesame.Bench.Harness;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>B8: what a million live sessions weigh in the process, first alone and then with as many remembered tokens as are ever kept.</summary>
internal static class MemoryBench
{
    private const int Users = 100_000, SessionsOfUser = 10, Sessions = Users * SessionsOfUser;

    /// <summary>As many tokens as the server remembers.</summary>
    private const int Tokens = 200_000;

    private const double LimitGigabytes = 1.2;

    /// <summary>Time for what was only needed on the way to be let go.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static void Run(string[] arguments)
    {
        using var server = SesameServer.Start();
        using var journey = new Journey(server);
        var (id, email) = journey.Register().Result;
        var many = new ManySessions(server, journey.LogIn(email).Result.Access);
        var clock = Stopwatch.StartNew();
        var users = many.CopyUsers(Guid.Parse(id), Users);
        var kept = many.CopySessions(users, SessionsOfUser, Tokens);
        Say(clock, $"{Sessions:N0} sessions of {Users:N0} users written", server);

        var before = Resident(server.Process);
        Activate(server, journey, users, clock);
        Thread.Sleep(Rest);
        var alone = Resident(server.Process);
        Say(clock, "all live", server);
        SayHeap(journey, server);

        Check(server, [.. kept.AsParallel().Select(many.TokenOf)]);
        Thread.Sleep(Rest);
        var withTokens = Resident(server.Process);
        Say(clock, $"{Tokens:N0} tokens checked", server);
        many.DisposeAsync().AsTask().Wait();

        var report = new BenchReport("B8", $"memory of {Sessions:N0} live sessions", $"{SessionsOfUser} sessions for each of {Users:N0} users, the rows copied, each session made live by a read of its user with token_refresh=true (which makes the user's grains live too); resident memory of the process");
        report.Add(new BenchLine("live sessions", alone / 1e9, "GB")
        {
            Target = "≤ 1.2 GB",
            Met = alone / 1e9 <= LimitGigabytes,
            Note = string.Create(CultureInfo.InvariantCulture, $"{before / 1e9:0.00} GB before; {(alone - before) / Sessions:N0} bytes a session, the share of its user's grains included"),
        });
        report.Add(new BenchLine("and remembered tokens", withTokens / 1e9, "GB")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{Tokens:N0} tokens, the most that are kept; {(withTokens - alone) / Tokens:N0} bytes a token"),
        });
        report.Finish();
    }

    private static void Activate(SesameServer server, Journey journey, List<Guid> users, Stopwatch clock)
    {
        var done = 0;
        Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (user, _) =>
        {
            await journey.Read($"/api/backend/v1/user/{user}?token_refresh=true", server.Bootstrap.BackendApiKey);
            if (Interlocked.Increment(ref done) is var now && now % (Users / 10) == 0)
            {
                Say(clock, $"{now * SessionsOfUser:N0} live", server);
            }
        }).Wait();
    }

    // The load is told by time, so it is repeated until every token has had its turn.
    private static void Check(SesameServer server, IReadOnlyList<string> tokens)
    {
        var call = CheckTokenCall.Make(server, tokens);
        for (long checks = 0; checks < tokens.Count + (tokens.Count / 10);)
        {
            checks += Runs.Checked("checks", Http2Load.Saturate(server.GrpcPort, call, 2, 16, TimeSpan.FromSeconds(2))).Count;
        }
    }

    private static void Say(Stopwatch clock, string what, SesameServer server) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {clock.Elapsed.TotalSeconds,4:0} s: {what}, {Resident(server.Process) / 1e9:0.00} GB"));

    // What the collector holds, as the server itself tells: the live objects, and the room that it keeps for more.
    private static void SayHeap(Journey journey, SesameServer server)
    {
        var told = Encoding.UTF8.GetString(journey.Get("/metrics", server.Bootstrap.BackendApiKey)).Split('\n');
        foreach (var line in told.Where(line => line.StartsWith("dotnet_gc_last_collection", StringComparison.Ordinal)))
        {
            Console.WriteLine("    " + line);
        }
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}
