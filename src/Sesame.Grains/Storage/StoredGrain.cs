using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Storage;

/// <summary>
/// Base of the grains that own a row: load, ask the rules, save, answer. What it shows is what was committed: a value is
/// swapped in only after the commit, and after a failed save it is read again before anybody sees it.
/// </summary>
public abstract class StoredGrain<TState>(IPersistentState<Stored<TState>> state, TimeProvider time) : Grain where TState : class
{
    private bool stale;

    /// <summary>The committed value; null when there is no row. Throws while it is not known what is committed.</summary>
    protected TState? Value => Known.Value;

    /// <summary>The row's version; 0 when there is none.</summary>
    protected long Version => Known.Version;

    protected TimeProvider Clock => time;

    private Stored<TState> Known =>
        stale ? throw new StorageUnavailableException("What is committed is not known; it is read again before the next call.") : state.State;

    /// <summary>Runs a command, and once more from a fresh read when another write came first.</summary>
    protected async Task<TResult> Run<TResult>(CallContext caller, Func<CommandContext, Task<TResult>> command)
    {
        try
        {
            return await command(CommandContext.Begin(caller, time));
        }
        catch (InconsistentStateException) when (!stale)
        {
            // The failed save has read the row anew already.
            return await command(CommandContext.Begin(caller, time));
        }
    }

    /// <summary>Commits the next value, with all that the command carries, or nothing.</summary>
    protected Task Save(TState next, CommandContext command, params ReadOnlySpan<IRowChange> changes)
    {
        Known.Stage(next);
        return Commit(command, changes);
    }

    /// <summary>Commits the end of the row, with all that the command carries, or nothing.</summary>
    protected Task SaveDelete(CommandContext command, params ReadOnlySpan<IRowChange> changes)
    {
        Known.StageDelete();
        return Commit(command, changes);
    }

    /// <summary>Commits what the command carries and leaves the own row as it is.</summary>
    protected Task SaveChanges(CommandContext command, params ReadOnlySpan<IRowChange> changes) => Commit(command, changes);

    /// <summary>Another grain's command has raised the version of this row: read it again unless that was seen.</summary>
    protected Task ReloadIfOlder(long version) => !stale && state.State.Version >= version ? Task.CompletedTask : Reread();

    /// <summary>
    /// Reads the row again. Until it is here, what was before is shown: the command that changed it waits for this one, and nobody has been told of it. If
    /// it cannot be read, nothing is shown.
    /// </summary>
    protected async Task Reread()
    {
        try
        {
            await state.ReadStateAsync();
            stale = false;
        }
        catch
        {
            // The next call meets a new activation, which reads before it answers.
            stale = true;
            DeactivateOnIdle();
            throw;
        }
    }

    private Task Commit(CommandContext command, ReadOnlySpan<IRowChange> changes)
    {
        var stored = Known.ForCommand(command.Id);
        foreach (var change in changes)
        {
            stored.Add(change);
        }

        command.Changes.ForEach(change => stored.Add(change));
        command.Messages.ForEach(message => stored.Add(message));
        command.Entries.ForEach(entry => stored.Add(entry));
        return CommitStaged();
    }

    private async Task CommitStaged()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            await RereadQuietly();
            throw;
        }
    }

    // The caller learns why the save failed; that the read failed too shows in the next call.
    private async Task RereadQuietly()
    {
        stale = true;
        try
        {
            await Reread();
        }
        catch (OrleansException)
        {
        }
    }
}
