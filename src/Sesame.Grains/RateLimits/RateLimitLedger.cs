using System.Collections.Concurrent;
using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <summary>
/// Counters with something to write. A counter stays here until it is written, also when its grain is gone meanwhile, and a new activation of the grain
/// goes on with the very same counter, so that nothing taken is ever forgotten between memory and the database.
/// </summary>
internal sealed class RateLimitLedger : IWriteBehindSource
{
    private readonly ConcurrentDictionary<CounterKey, LiveCounter> unwritten = new();
    private readonly ConcurrentQueue<LiveCounter> queue = new();

    /// <summary>The counter that a grain of this key left behind and that is not written yet.</summary>
    public LiveCounter? Find(CounterKey key) => unwritten.GetValueOrDefault(key);

    /// <summary>Something was taken from the counter.</summary>
    public void Queue(LiveCounter counter)
    {
        unwritten[counter.Key] = counter;
        queue.Enqueue(counter);
    }

    /// <inheritdoc />
    public WriteBehindBatch? Take()
    {
        var taken = new List<(LiveCounter Counter, CounterSlot[] Slots)>();
        for (var left = queue.Count; left > 0 && queue.TryDequeue(out var counter); left--)
        {
            taken.Add((counter, counter.Changed()));
        }

        return taken.Count == 0 ? null : new WriteBehindBatch(ToCommand(taken), written => Settle(taken, written));
    }

    /// <inheritdoc />
    public void Drop()
    {
        queue.Clear();
        unwritten.Clear();
    }

    private static NpgsqlBatchCommand ToCommand(List<(LiveCounter Counter, CounterSlot[] Slots)> taken)
    {
        // In key order, so that two silos which write the same rows do not wait for each other in a circle.
        var rows = (from each in taken
                    from slot in each.Slots
                    let key = each.Counter.Key
                    orderby key.PolicyId, key.CountingEpoch, key.Subject, slot.Slot
                    select (Key: key, Slot: slot)).ToArray();
        return SqlCommand.Of(
            SqlFile.Load<RateLimitLedger>("write_counters"),
            Param.Uuids(rows.Select(row => row.Key.PolicyId)),
            Param.Ints(rows.Select(row => row.Key.CountingEpoch)),
            Param.Texts(rows.Select(row => row.Key.Subject)),
            Param.Longs(rows.Select(row => row.Slot.Slot)),
            Param.Longs(rows.Select(row => row.Slot.Taken)),
            Param.Times(rows.Select(row => row.Slot.EndsAt)));
    }

    private void Settle(List<(LiveCounter Counter, CounterSlot[] Slots)> taken, bool written)
    {
        foreach (var (counter, slots) in taken)
        {
            if (written)
            {
                counter.Written(slots);
                Forget(counter);
            }
            else if (counter.TryQueue())
            {
                queue.Enqueue(counter);
            }
        }
    }

    // Removed first and put back when something was taken meanwhile: a counter with something to write is always to be found.
    private void Forget(LiveCounter counter)
    {
        unwritten.TryRemove(KeyValuePair.Create(counter.Key, counter));
        if (!counter.IsSettled)
        {
            unwritten[counter.Key] = counter;
        }
    }
}
