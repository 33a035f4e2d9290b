using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Deletes sessions some time after their end: until then an old refresh token is told that its session has ended, after it that it is unknown.</summary>
internal sealed class SessionPurge(Database database, SessionOptions options, TimeProvider time) : IDueWork
{
    private const int BatchMax = 5000;

    // As many as a run may take well within its lease; the next one comes in ten minutes.
    private const int BatchesMax = 20;

    public string Kind => "sessions.purge";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.EndedKeptFor;
        await DeleteAsync("purge_ended", before, cancellationToken);
        await DeleteAsync("purge_over", before, cancellationToken);
        return time.GetUtcNow() + Every;
    }

    private async Task DeleteAsync(string statement, DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < BatchesMax; batch++)
        {
            if (await database.ExecuteAsync(SqlCommand.Of(SqlFile.Load<SessionPurge>(statement), Param.Time(before)), cancellationToken) < BatchMax)
            {
                return;
            }
        }
    }
}
