using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Every ten minutes, deletes the rows of one statement that are past a moment.</summary>
internal sealed class Purge(string kind, string statement, TimeSpan kept, Database database, TimeProvider time) : IDueWork
{
    public string Kind => kind;

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(SqlCommand.Of(statement, Param.Time(time.GetUtcNow() - kept)), cancellationToken);
        return null;
    }
}
