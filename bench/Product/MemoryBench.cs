using System.Diagnostics;
using System.Globalization;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>B8: what a million live sessions weigh in the process.</summary>
internal static class MemoryBench
{
    private const int Users = 10_000, SessionsOfUser = 100;
    private const double LimitGigabytes = 1.2;

    public static void Run(string[] arguments)
    {
        using var server = SesameServer.Start();
        using var journey = new Journey(server);
        var (id, email) = journey.Register().Result;
        journey.LogIn(email).Wait();
        Console.WriteLine("    writing 1,000,000 sessions of 10,000 users…");
        var users = CopyRows(server, Guid.Parse(id));
        var report = new BenchReport("B8", "memory of 1,000,000 live sessions", $"rows copied in SQL, {SessionsOfUser} sessions for each of {Users:N0} users, each session grain activated by one read of its user with token_refresh=true; resident memory of the process after the load, idle for 20 s");
        var before = Resident(server.Process);
        var began = Stopwatch.GetTimestamp();
        var done = 0;
        Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (user, _) =>
        {
            journey.Get($"/api/backend/v1/user/{user}?token_refresh=true", server.Bootstrap.BackendApiKey);
            if (Interlocked.Increment(ref done) % 1000 == 0)
            {
                Console.WriteLine($"    {done * SessionsOfUser:N0} sessions, {Resident(server.Process) / 1e9:N2} GB, {done * SessionsOfUser / Stopwatch.GetElapsedTime(began).TotalSeconds:N0} activations/s");
            }

            return ValueTask.CompletedTask;
        }).Wait();
        var loaded = Resident(server.Process);
        Thread.Sleep(TimeSpan.FromSeconds(20));
        var after = Resident(server.Process);
        report.Add(new BenchLine("resident memory", after / 1e9, "GB")
        {
            Target = "≤ 1.2 GB",
            Met = after / 1e9 <= LimitGigabytes,
            Note = string.Create(CultureInfo.InvariantCulture, $"{before / 1e9:0.00} GB before, {loaded / 1e9:0.00} GB right after the load; {(after - before) / (Users * SessionsOfUser):N0} bytes a session, its share of the user's grains included"),
        });
        report.Finish();
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    // Copies of one registered user and of his one session, with ids of their own.
    private static List<string> CopyRows(SesameServer server, Guid user)
    {
        using var connection = server.Connect();
        using var command = connection.CreateCommand();
        command.CommandTimeout = 900;
        command.CommandText = """
            create temp table bench_users as select gen_random_uuid() as id from generate_series(1, $2);
            insert into users select (jsonb_populate_record(null::users, to_jsonb(u) || jsonb_build_object('id', b.id, 'username', null))).* from users u, bench_users b where u.id = $1;
            """.Replace("$1", $"'{user}'", StringComparison.Ordinal).Replace("$2", $"{Users}", StringComparison.Ordinal);
        command.ExecuteNonQuery();
        command.CommandText = $"""
            insert into sessions
            select (jsonb_populate_record(null::sessions, to_jsonb(s) || jsonb_build_object('id', gen_random_uuid(), 'user_id', b.id))).*
            from (select * from sessions where user_id = '{user}' limit 1) s, bench_users b, generate_series(1, {SessionsOfUser});
            """;
        command.ExecuteNonQuery();
        command.CommandText = "analyze sessions; analyze users;";
        command.ExecuteNonQuery();
        command.CommandText = "select id::text from bench_users";
        using var reader = command.ExecuteReader();
        List<string> ids = [];
        while (reader.Read())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }
}
