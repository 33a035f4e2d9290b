using System.Globalization;
using System.Text.RegularExpressions;
using Sesame.Bench.Harness;
using Sesame.Bench.Product;

namespace Sesame.Bench.Baselines;

/// <summary>pgbench on the same PostgreSQL, with the update that a refresh makes, on a copy of the sessions table with its indexes.</summary>
internal static partial class Pgbench
{
    private const int Rows = 1000;

    // Found by primary key, guarded by nothing: less than a refresh does, so the ratio flatters nobody.
    private const string Script = """
        \set n random(1, 1000)
        UPDATE bench_sessions SET generation = generation + 1, generation_at = now(), last_active_at = greatest(last_active_at, now()), version = version + 1
        WHERE id = md5(:n::text)::uuid AND ended_at IS NULL;
        """;

    public static void Prepare(SesameServer server)
    {
        Tools.Need("pgbench", "postgresql-15");
        using var connection = server.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            drop table if exists bench_sessions;
            create table bench_sessions (like sessions including all);
            insert into bench_sessions
            select (jsonb_populate_record(null::sessions, to_jsonb(s) || jsonb_build_object('id', md5(n::text)::uuid, 'ended_at', null))).*
            from (select * from sessions limit 1) s, generate_series(1, {Rows}) n;
            """;
        command.ExecuteNonQuery();
    }

    public static LoadResult Run(SesameServer server, int clients, TimeSpan duration)
    {
        var script = Path.GetTempFileName();
        try
        {
            File.WriteAllText(script, Script);
            var (status, output) = Tools.Run(
                "pgbench", "-h", server.SocketFolder, "-U", "sesame", "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{(int)duration.TotalSeconds}", "-f", script, "sesame");
            if (status != 0)
            {
                throw new BenchException($"pgbench failed: {output.Trim()}");
            }

            var average = Number(Average().Match(output));
            return new LoadResult((long)(Number(Rate().Match(output)) * duration.TotalSeconds), (long)Number(Failed().Match(output)), duration.TotalSeconds, average, average, average);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"latency average = ([\d.]+) ms")]
    private static partial Regex Average();

    [GeneratedRegex(@"number of failed transactions: (\d+)")]
    private static partial Regex Failed();
}
