using System.Globalization;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>Counts what a load makes PostgreSQL do, beside what it does in the same time without load.</summary>
internal static class Statements
{
    public static (PostgresWork Work, PostgresWork Idle, LoadResult Load) Count(SesameProcess server, Func<LoadResult> run)
    {
        var before = PostgresWork.Settled(server);
        var began = DateTime.UtcNow;
        var load = Runs.Checked("counted run", run());
        var after = PostgresWork.Settled(server);
        var took = DateTime.UtcNow - began;
        Thread.Sleep(took - TimeSpan.FromSeconds(11) > TimeSpan.Zero ? took - TimeSpan.FromSeconds(11) : TimeSpan.Zero);
        var idle = PostgresWork.Settled(server) - after;
        return (after - before, idle, load);
    }

    /// <summary>Transactions for each call beyond those of an idle server; none but a stray one is "0 statements".</summary>
    public static BenchLine Line(string what, PostgresWork work, PostgresWork idle, LoadResult load)
    {
        var extra = Math.Max(0, work.Transactions - idle.Transactions);
        return new BenchLine(what, (double)extra / load.Count, "/call")
        {
            Target = "0",
            Met = extra * 1000 < load.Count,
            Note = string.Create(CultureInfo.InvariantCulture, $"{work.Transactions} transactions ({work.Writes} wrote) while {load.Count:N0} calls were made, {idle.Transactions} ({idle.Writes} wrote) in the same time without calls"),
        };
    }
}
