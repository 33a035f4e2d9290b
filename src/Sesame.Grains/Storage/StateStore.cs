using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Storage;
using Sesame.Grains.Audit;

namespace Sesame.Grains.Storage;

/// <summary>Reads and writes the rows of grain states.</summary>
internal sealed class StateStore(IServiceProvider services, Database database, CommandExecutor executor, OutboxTable outbox, TimeProvider time)
{
    public async Task<(TState? Value, long Version)> ReadAsync<TState>(string stateName, string key) where TState : class
    {
        var table = TableOf<TState>(stateName);
        return await database.FirstAsync<(TState? Value, long Version)>(table.Read(key), row => (table.Map(row), row.Long("version")));
    }

    /// <summary>Commits what is staged in one transaction; returns what the row then holds.</summary>
    public async Task<(TState? Value, long Version)> WriteAsync<TState>(string stateName, string key, TState? current, long version, Pending<TState> pending)
        where TState : class
    {
        if (pending.IsEmpty)
        {
            return (current, version);
        }

        var table = TableOf<TState>(stateName);
        var root = RootOf(table, key, version, pending);
        var after = pending.Next is not null ? version + 1 : pending.Delete ? 0 : version;
        var entries = Stamp(pending);
        var joined = root is not null && entries.Length == 1 && pending.Changes.Count + pending.Messages.Count == 0;
        var commands = joined ? [RootWithEntry.Of(root!, entries[0])] : Commands(table.StateName, root, pending, entries);
        try
        {
            await executor.RunAsync(
                commands,
                touched => touched > 0 || !joined,
                async () => root is null || await VersionAsync(table, key) == version,
                async () => await HasCommittedAsync(table, key, version, after, root is not null, entries));
        }
        catch (LostRaceException race)
        {
            throw Inconsistent(stateName, key, version, race);
        }
        catch (KeyTakenException taken) when (root is not null && version == 0 && IsRoot(taken, commands[0]))
        {
            // The row itself is there already: memory was behind, no value of the caller's is taken.
            throw Inconsistent(stateName, key, version, taken);
        }

        if (pending.Messages.Count > 0)
        {
            outbox.Nudge();
        }

        return pending.Next is not null || pending.Delete ? (pending.Next, after) : (current, version);
    }

    private StateTable<TState> TableOf<TState>(string stateName) where TState : class
    {
        var table = services.GetRequiredService<StateTable<TState>>();
        return table.StateName == stateName
            ? table
            : throw new InvalidOperationException($"{table.GetType().Name} keeps the state {table.StateName}, but a grain asks for {stateName}.");
    }

    private static NpgsqlBatchCommand? RootOf<TState>(StateTable<TState> table, string key, long version, Pending<TState> pending) where TState : class =>
        pending switch
        {
            { Delete: true } => version == 0 ? null : table.Delete(key, version),
            { Next: null } => null,
            { Next: var next } => version == 0 ? table.Insert(key, next) : table.Update(key, next, version),
        };

    private NpgsqlBatchCommand[] Commands<TState>(string stateName, NpgsqlBatchCommand? root, Pending<TState> pending, AuditEntry[] entries) where TState : class
    {
        var commands = new List<NpgsqlBatchCommand>(1 + pending.Changes.Count + pending.Messages.Count + entries.Length);
        if (root is not null)
        {
            root.CommandText = Guard.Wrap(root.CommandText, RowsExpected.ExactlyOne, Guard.LostRace, stateName);
            commands.Add(root);
        }

        foreach (var change in pending.Changes.OrderBy(change => change.Rank).ThenBy(change => change.Table, StringComparer.Ordinal).ThenBy(change => change.Key, StringComparer.Ordinal))
        {
            var command = change.ToCommand();
            command.CommandText = Guard.Wrap(command.CommandText, change.Expected, Guard.Expectation, change.Table);
            commands.Add(command);
        }

        commands.AddRange(pending.Messages.Select(outbox.Insert));
        commands.AddRange(entries.Select(AuditTable.Insert));
        return [.. commands];
    }

    private AuditEntry[] Stamp<TState>(Pending<TState> pending) where TState : class
    {
        var command = pending.CommandId ?? Guid.CreateVersion7(time.GetUtcNow());
        return [.. pending.Entries.Select(entry => entry with { CommandId = command })];
    }

    private async Task<long> VersionAsync<TState>(StateTable<TState> table, string key) where TState : class =>
        await database.FirstAsync(table.Read(key), row => row.Long("version"));

    // The entry's own key proves the commit beyond doubt. Without an entry the row's version tells, since only its grain writes it.
    private async Task<bool?> HasCommittedAsync<TState>(StateTable<TState> table, string key, long before, long after, bool hasRoot, AuditEntry[] entries) where TState : class
    {
        if (entries.Length > 0)
        {
            return await database.FirstAsync(AuditTable.Find(entries[0]), _ => true);
        }

        if (!hasRoot)
        {
            return null;
        }

        var found = await VersionAsync(table, key);
        return found == after ? true : found == before ? false : null;
    }

    // The root's statement is the first. By its text: a command that was tried again is another object.
    private static bool IsRoot(KeyTakenException taken, NpgsqlBatchCommand first) =>
        taken.InnerException is PostgresException { BatchCommand: { } failed } && failed.CommandText == first.CommandText
        && taken.Constraint.EndsWith("_pkey", StringComparison.Ordinal);

    private static InconsistentStateException Inconsistent(string stateName, string key, long version, Exception cause) =>
        new($"The row of {stateName} {key} is no longer at version {version}.", "unknown", version.ToString(System.Globalization.CultureInfo.InvariantCulture), cause);
}
