using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Makes the monthly partitions of what is only appended to, well before their month begins.</summary>
internal sealed class MonthsAhead(Database database, TimeProvider time) : IDueWork
{
    private const int Months = 3;

    public string Kind => "operations.months_ahead";

    public TimeSpan? Every => TimeSpan.FromHours(6);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            SqlCommand.Of(SqlFile.Load<MonthsAhead>("ensure_months"), Param.Time(time.GetUtcNow()), Param.Int(Months)), cancellationToken);
        return null;
    }
}
