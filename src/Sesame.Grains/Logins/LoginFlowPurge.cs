using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Deletes flows an hour past their end.</summary>
internal sealed class LoginFlowPurge(Database database, TimeProvider time) : IDueWork
{
    private static readonly TimeSpan KeptPastEnd = TimeSpan.FromHours(1);

    public string Kind => "logins.purge-flows";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeptPastEnd;
        await database.ExecuteAsync(SqlCommand.Of(SqlFile.Load<LoginFlowTable>("purge_flows"), Param.Time(before)), cancellationToken);
        return time.GetUtcNow() + Every;
    }
}
