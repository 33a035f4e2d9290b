namespace Sesame.Grains.Activity;

/// <summary>Activity noted since the last writing, the newest of each id.</summary>
public abstract class ActivityLedger
{
    private readonly Lock gate = new();
    private Dictionary<Guid, DateTimeOffset> noted = [];

    /// <summary>Notes activity; an earlier moment than the one noted changes nothing.</summary>
    public void Note(Guid id, DateTimeOffset at)
    {
        lock (gate)
        {
            if (!noted.TryGetValue(id, out var known) || known < at)
            {
                noted[id] = at;
            }
        }
    }

    /// <summary>Takes what was noted, to write it.</summary>
    internal Dictionary<Guid, DateTimeOffset> Take()
    {
        lock (gate)
        {
            var taken = noted;
            noted = [];
            return taken;
        }
    }

    /// <summary>The statement that writes many moments at once.</summary>
    internal abstract string Sql { get; }
}
