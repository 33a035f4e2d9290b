namespace Sesame.Grains.Activity;

/// <summary>Activity noted since the last writing, the newest of each id.</summary>
public abstract class ActivityLedger
{
    /// <summary>So many are written at once rather than with the minute: a ledger holds no more than a burst, whatever comes.</summary>
    internal const int Many = 10_000;

    private readonly Lock gate = new();
    private Dictionary<Guid, DateTimeOffset> noted = [];
    private Dictionary<Guid, DateTimeOffset>? spare;

    /// <summary>Notes activity; an earlier moment than the one noted changes nothing.</summary>
    public void Note(Guid id, DateTimeOffset at)
    {
        bool many;
        lock (gate)
        {
            var before = noted.Count;
            if (!noted.TryGetValue(id, out var known) || known < at)
            {
                noted[id] = at;
            }

            many = before < Many && noted.Count == Many;
        }

        if (many)
        {
            HasMany?.Invoke();
        }
    }

    /// <summary>Raised when <see cref="Many"/> have come together.</summary>
    internal event Action? HasMany;

    /// <summary>Takes what was noted, to write it.</summary>
    internal Dictionary<Guid, DateTimeOffset> Take()
    {
        lock (gate)
        {
            var taken = noted;
            (noted, spare) = (spare ?? [], null);
            return taken;
        }
    }

    /// <summary>Gives back what was taken, to be filled anew: large tables are costly garbage. One that an outage has swollen is let go.</summary>
    internal void GiveBack(Dictionary<Guid, DateTimeOffset> taken)
    {
        if (taken.Capacity > 4 * Many)
        {
            return;
        }

        taken.Clear();
        lock (gate)
        {
            spare = taken;
        }
    }

    /// <summary>The statement that writes many moments at once.</summary>
    internal abstract string Sql { get; }
}
