using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>
/// Takes away the months that nobody keeps any more. To let go of a month PostgreSQL locks the whole table, so that lock is waited for a moment only and tried again
/// later: a writer that takes long is never a reason for others to wait.
/// </summary>
internal sealed class MonthsBehind(Database database, IEnumerable<IRetainedTable> tables, TimeProvider time) : IDueWork
{
    private const int TriesMax = 5;
    private const int RowsAtOnce = 1_000;
    private const int BatchesMax = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    public string Kind => "operations.months_behind";

    public TimeSpan? Every => TimeSpan.FromHours(6);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var isDone = true;
        foreach (var table in tables.Where(table => table.Months > 0))
        {
            isDone &= await RetainAsync(table, cancellationToken);
        }

        return isDone ? null : time.GetUtcNow() + Later;
    }

    private async Task<bool> RetainAsync(IRetainedTable table, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow().AddMonths(-table.Months);
        var before = new DateTimeOffset(oldest.Year, oldest.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var needed = await table.PrepareAsync(before, cancellationToken);
        var months = await database.ListAsync(
            SqlCommand.Of(SqlFile.Load<MonthsBehind>("list_months"), Param.Text(table.Table), Param.Time(before)), row => row.Text("name"), cancellationToken);
        foreach (var month in months)
        {
            if (!await TryDropAsync(table.Table, month, needed, cancellationToken))
            {
                return false;
            }
        }

        return await PurgeDefaultAsync(table.Table, before, needed, cancellationToken);
    }

    private async Task<bool> TryDropAsync(string table, string month, string needed, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.FirstAsync(
                    SqlCommand.Of(SqlFile.Load<MonthsBehind>("drop_month"), Param.Text(table), Param.Text(month), Param.Text(needed)), row => row.Bool("dropped"), cancellationToken);
            }
            catch (StorageUnavailableException held) when (held.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            {
                if (attempt == TriesMax)
                {
                    return false;
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private async Task<bool> PurgeDefaultAsync(string table, DateTimeOffset before, string needed, CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < BatchesMax; batch++)
        {
            var removed = await database.FirstAsync(
                SqlCommand.Of(SqlFile.Load<MonthsBehind>("purge_default"), Param.Text(table), Param.Time(before), Param.Text(needed), Param.Int(RowsAtOnce)),
                row => row.Long("removed"),
                cancellationToken);
            if (removed < RowsAtOnce)
            {
                return true;
            }
        }

        return false;
    }
}
