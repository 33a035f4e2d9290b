using Sesame.Grains.Audit;

namespace Sesame.Grains.Storage;

/// <summary>
/// What a grain holds: the last committed value and version, and what the next save is to commit with it. The value
/// changes only when a save has committed or a read has returned, so memory never tells what was not committed.
/// </summary>
public sealed class Stored<TState> : IStored where TState : class
{
    private Pending<TState> pending = new();
    private int reads;
    private int writes;

    /// <summary>The last committed value; null when there is no row.</summary>
    public TState? Value { get; private set; }

    /// <summary>The version of the row; 0 when there is none.</summary>
    public long Version { get; private set; }

    /// <summary>Sets the value that the next save writes.</summary>
    public Stored<TState> Stage(TState next)
    {
        pending.Next = next;
        pending.Delete = false;
        return this;
    }

    /// <summary>The next save deletes the row.</summary>
    public Stored<TState> StageDelete()
    {
        pending.Next = null;
        pending.Delete = true;
        return this;
    }

    /// <summary>Adds an audit entry of this command; it commits with the save or not at all.</summary>
    public Stored<TState> Add(AuditEntry entry)
    {
        pending.Entries.Add(entry);
        return this;
    }

    /// <summary>Adds an outgoing message; it is delivered at least once after the save has committed.</summary>
    public Stored<TState> Add(OutboxMessage message)
    {
        pending.Messages.Add(message);
        return this;
    }

    /// <summary>Adds a row besides the state's own to the same transaction.</summary>
    public Stored<TState> Add(IRowChange change)
    {
        pending.Changes.Add(change);
        return this;
    }

    /// <summary>Names the command; its id stands in the audit entries and settles an outcome that the connection did not tell.</summary>
    public Stored<TState> ForCommand(Guid commandId)
    {
        pending.CommandId = commandId;
        return this;
    }

    async Task<StoredRow> IStored.ReadAsync(StateStore store, string stateName, string key)
    {
        // A read starts afresh: what an earlier, failed command had staged must not ride along with the next one.
        pending = new Pending<TState>();
        int seen;
        (TState?, long) row;
        do
        {
            // Reloads interleave with saves: a read that began before a commit may show what was before it.
            seen = writes;
            row = await store.ReadAsync<TState>(stateName, key);
        }
        while (seen != writes);

        reads++;
        (Value, Version) = row;
        return new StoredRow(Version);
    }

    async Task<StoredRow> IStored.WriteAsync(StateStore store, string stateName, string key)
    {
        var taken = pending;
        pending = new Pending<TState>();
        var seen = reads;
        var row = await store.WriteAsync(stateName, key, Value, Version, taken);
        writes++;
        if (seen != reads)
        {
            // A reload came in between and may have seen a later version than this commit's.
            row = await store.ReadAsync<TState>(stateName, key);
        }

        (Value, Version) = row;
        return new StoredRow(Version);
    }

    void IStored.StageDelete() => StageDelete();
}
