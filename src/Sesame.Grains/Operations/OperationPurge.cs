using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Removes operations a week after they began, and after a day those whose rows never all came.</summary>
internal sealed class OperationPurge(Database database, TimeProvider time) : IDueWork
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan KeptUnfinished = TimeSpan.FromDays(1);

    public string Kind => "operations.purge";

    public TimeSpan? Every => TimeSpan.FromHours(1);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await database.ExecuteAsync(
            SqlCommand.Of(SqlFile.Load<OperationPurge>("purge_operations"), Param.Time(now - KeptUnfinished), Param.Time(now - Kept)), cancellationToken);
        return null;
    }
}
