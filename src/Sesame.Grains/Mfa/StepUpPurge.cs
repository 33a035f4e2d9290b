using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <summary>Deletes step-ups an hour past their end.</summary>
internal sealed class StepUpPurge(Database database, TimeProvider time) : IDueWork
{
    private static readonly TimeSpan KeptPastEnd = TimeSpan.FromHours(1);

    public string Kind => "mfa.purge-step-ups";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeptPastEnd;
        await database.ExecuteAsync(SqlCommand.Of(SqlFile.Load<StepUpTable>("purge_step_ups"), Param.Time(before)), cancellationToken);
        return time.GetUtcNow() + Every;
    }
}
