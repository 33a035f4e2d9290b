using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <summary>Removes counters that no longer count.</summary>
internal sealed class PurgeCounters(Database database, TimeProvider time) : IDueWork
{
    private const int RowsMax = 10_000;

    public string Kind => "rate-limits.purge_counters";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var removed = await database.ExecuteAsync(
            SqlCommand.Of(SqlFile.Load<PurgeCounters>("purge_counters"), Param.Time(now), Param.Int(RowsMax)), cancellationToken);

        // A full portion tells that more is waiting.
        return removed == RowsMax ? now : null;
    }
}
