using System.Globalization;

namespace Sesame.Bench.Product;

/// <summary>
/// What PostgreSQL did: transactions that ended, and those that wrote. A statement outside a transaction is one of its own, so no
/// transactions means no statements. Those that wrote are counted by the transaction ids given out, which are exact at once.
/// </summary>
internal sealed record PostgresWork(long Transactions, long Writes)
{
    // PostgreSQL's sessions report their counts after at most ten idle seconds.
    private static readonly TimeSpan ReportedWithin = TimeSpan.FromSeconds(11);

    public static PostgresWork operator -(PostgresWork after, PostgresWork before) =>
        new(after.Transactions - before.Transactions, after.Writes - before.Writes);

    /// <summary>The counts, after those of the past have surely been reported.</summary>
    public static PostgresWork Settled(SesameProcess server)
    {
        Thread.Sleep(ReportedWithin);
        return Now(server);
    }

    public static PostgresWork Now(SesameProcess server)
    {
        using var connection = server.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = """
            select (select sum(xact_commit + xact_rollback)::bigint from pg_stat_database where datname = 'sesame'),
                   pg_snapshot_xmax(pg_current_snapshot())::text
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        return new PostgresWork(reader.GetInt64(0), long.Parse(reader.GetString(1), CultureInfo.InvariantCulture));
    }
}
