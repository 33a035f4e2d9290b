using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Removes the answers to repeated requests once nobody may ask for them.</summary>
internal sealed class PurgeRequests(Database database, TimeProvider time) : IDueWork
{
    public string Kind => "operations.purge_requests";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(SqlCommand.Of(SqlFile.Load<PurgeRequests>("purge_requests"), Param.Time(time.GetUtcNow())), cancellationToken);
        return null;
    }
}
