using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Codes;

/// <summary>Deletes codes and send counts an hour past their end.</summary>
internal sealed class CodePurge(Database database, TimeProvider time) : IDueWork
{
    private static readonly TimeSpan KeptPastEnd = TimeSpan.FromHours(1);

    public string Kind => "codes.purge";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeptPastEnd;
        await database.ExecuteAsync(SqlCommand.Of(SqlFile.Load<CodeTable>("purge_codes"), Param.Time(before)), cancellationToken);
        return time.GetUtcNow() + Every;
    }
}
