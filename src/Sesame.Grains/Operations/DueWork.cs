using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>The table of due work: who schedules, claims and settles it.</summary>
public sealed class DueWork(Database database, TimeProvider time)
{
    // One at a time: a piece that waits behind a long one must not use up its lease.
    private const int ClaimMax = 1;

    /// <summary>A row to commit with a command; the same kind and key scheduled again moves the time and replaces the payload.</summary>
    public static IRowChange Schedule(string kind, string key, DateTimeOffset due, byte[]? payload = null) => new RowChange(
        Ranks.Append,
        "due_work",
        $"{kind}/{key}",
        SqlFile.Load<DueWork>("schedule_work"),
        RowsExpected.ExactlyOne,
        Param.Text(kind),
        Param.Text(key),
        Param.Time(due),
        Param.Bytes(payload));

    internal Task SeedAsync(string kind, CancellationToken cancellationToken) => database.ExecuteAsync(
        SqlCommand.Of(SqlFile.Load<DueWork>("seed_work"), Param.Text(kind), Param.Time(time.GetUtcNow())), cancellationToken);

    /// <summary>Takes due rows of these kinds for the time of their leases; nobody else gets them meanwhile.</summary>
    internal Task<List<DueItem>> ClaimAsync(Guid owner, IReadOnlyCollection<IDueWork> handlers, CancellationToken cancellationToken) => database.ListAsync(
        SqlCommand.Of(
            SqlFile.Load<DueWork>("claim_work"),
            Param.Uuid(owner),
            Param.Texts(handlers.Select(handler => handler.Kind)),
            Param.Longs(handlers.Select(handler => (long)handler.Lease.TotalMilliseconds)),
            Param.Time(time.GetUtcNow()),
            Param.Int(ClaimMax)),
        Map,
        cancellationToken);

    internal Task DoneAsync(Guid owner, DueItem item, CancellationToken cancellationToken) =>
        SettleAsync("finish_work", owner, item, cancellationToken);

    internal Task AgainAsync(Guid owner, DueItem item, DateTimeOffset due, CancellationToken cancellationToken) =>
        SettleAsync("repeat_work", owner, item, cancellationToken, Param.Time(due));

    internal Task FailedAsync(Guid owner, DueItem item, DateTimeOffset due, string error, CancellationToken cancellationToken) =>
        SettleAsync("postpone_work", owner, item, cancellationToken, Param.Time(due), Param.Text(error));

    private Task<int> SettleAsync(string statement, Guid owner, DueItem item, CancellationToken cancellationToken, params NpgsqlParameter[] further) => database.ExecuteAsync(
        SqlCommand.Of(SqlFile.Load<DueWork>(statement), [Param.Text(item.Kind), Param.Text(item.Key), Param.Uuid(owner), .. further]), cancellationToken);

    private static DueItem Map(NpgsqlDataReader row) =>
        new(row.Text("kind"), row.Text("key"), row.BytesOrNull("payload") is { } payload ? payload : (ReadOnlyMemory<byte>?)null, row.Int("attempts"));
}
