using Sesame.Grains.Audit;

namespace Sesame.Grains.Storage;

/// <summary>
/// What a grain holds: the last committed value and version, and what the next save is to commit with it. The value
/// changes only when a save has committed or a read has returned, so memory never tells what was not committed.
/// </summary>
public sealed class Stored<TState> : IStored where TState : class
{
    // Made by the first thing staged: a million grains hold a value, few of them have a save under way.
    private Pending<TState>? pending;
    private int begun;
    private int reads;
    private int shown;
    private int writes;

    /// <summary>The last committed value; null when there is no row.</summary>
    public TState? Value { get; private set; }

    /// <summary>The version of the row; 0 when there is none.</summary>
    public long Version { get; private set; }

    private Pending<TState> Staged => pending ??= new Pending<TState>();

    /// <summary>Sets the value that the next save writes.</summary>
    public Stored<TState> Stage(TState next)
    {
        Staged.Next = next;
        Staged.Delete = false;
        return this;
    }

    /// <summary>The next save deletes the row.</summary>
    public Stored<TState> StageDelete()
    {
        Staged.Next = null;
        Staged.Delete = true;
        return this;
    }

    /// <summary>Adds an audit entry of this command; it commits with the save or not at all.</summary>
    public Stored<TState> Add(AuditEntry entry)
    {
        Staged.Entries.Add(entry);
        return this;
    }

    /// <summary>Adds an outgoing message; it is delivered at least once after the save has committed.</summary>
    public Stored<TState> Add(OutboxMessage message)
    {
        Staged.Messages.Add(message);
        return this;
    }

    /// <summary>Adds a row besides the state's own to the same transaction.</summary>
    public Stored<TState> Add(IRowChange change)
    {
        Staged.Changes.Add(change);
        return this;
    }

    /// <summary>Names the command; its id stands in the audit entries and settles an outcome that the connection did not tell.</summary>
    public Stored<TState> ForCommand(Guid commandId)
    {
        Staged.CommandId = commandId;
        return this;
    }

    async Task<StoredRow> IStored.ReadAsync(StateStore store, string stateName, string key)
    {
        // A read starts afresh: what an earlier, failed command had staged must not ride along with the next one.
        pending = null;
        int seen, number;
        (TState?, long) row;
        do
        {
            // Reloads interleave with saves: a read that began before a commit may show what was before it.
            seen = writes;
            number = ++begun;
            row = await store.ReadAsync<TState>(stateName, key);
        }
        while (seen != writes);

        reads++;
        if (number > shown)
        {
            // And with each other: one that began earlier must not bring back what was before.
            shown = number;
            (Value, Version) = row;
        }

        return new StoredRow(Version);
    }

    async Task<StoredRow> IStored.WriteAsync(StateStore store, string stateName, string key)
    {
        var taken = Staged;
        pending = null;
        var seen = reads;
        var row = await store.WriteAsync(stateName, key, Value, Version, taken);
        writes++;
        if (seen != reads)
        {
            // A reload came in between and may have seen a later version than this commit's.
            var number = ++begun;
            row = await store.ReadAsync<TState>(stateName, key);
            if (number < shown)
            {
                return new StoredRow(Version);
            }

            shown = number;
        }

        (Value, Version) = row;
        return new StoredRow(Version);
    }

    void IStored.StageDelete() => StageDelete();
}
