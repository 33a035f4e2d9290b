using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <summary>Reads counters.</summary>
internal sealed class CounterQueries(Database database, TimeProvider time)
{
    /// <summary>What was written of a counter and still counts.</summary>
    public Task<List<CounterSlot>> Read(CounterKey key) => database.ListAsync(
        SqlCommand.Of(
            SqlFile.Load<CounterQueries>("read_counters"),
            Param.Uuid(key.PolicyId),
            Param.Int(key.CountingEpoch),
            Param.Text(key.Subject),
            Param.Time(time.GetUtcNow())),
        row => new CounterSlot(row.Long("slot"), row.Long("taken"), default));
}
