using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Where a state of a grain class is kept, and under which name.</summary>
internal sealed record StateSource(string Name, IGrainStorage Storage);

/// <summary>A state that is read when its grain is activated.</summary>
internal interface ILoadedState
{
    Task LoadAsync();

    /// <summary>The next state of the same activation.</summary>
    ILoadedState? NextState { get; set; }
}

/// <summary>A grain's state and, in the same object, what its storage provider reads into and writes from.</summary>
internal sealed class PersistentState<TState>(StateSource source, Activation activation) : IPersistentState<TState>, IGrainState<TState>, ILoadedState
{
    private static readonly bool s_hasConstructor = typeof(TState).IsValueType || typeof(TState).GetConstructor([]) is not null;

    public TState State { get; set; } = Initial();

    public string ETag { get; set; } = null!;

    public bool RecordExists { get; set; }

    string Core.IStorage.Etag => ETag;

    public ILoadedState? NextState { get; set; }

    Task ILoadedState.LoadAsync() => ReadStateAsync();

    public async Task ReadStateAsync()
    {
        try
        {
            await source.Storage.ReadStateAsync(source.Name, activation.GrainId, this);
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw Wrap(exception, "reading");
        }
    }

    public async Task WriteStateAsync()
    {
        try
        {
            var write = source.Storage.WriteStateAsync(source.Name, activation.GrainId, this);
            if (activation.Silo.Hooks?.RepliesBeforeSave(activation.GrainId) ?? false)
            {
                return;
            }

            await write;
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw Wrap(exception, "writing");
        }
    }

    public async Task ClearStateAsync()
    {
        try
        {
            await source.Storage.ClearStateAsync(source.Name, activation.GrainId, this);
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw Wrap(exception, "clearing");
        }
    }

    private OrleansException Wrap(Exception exception, string operation) => new(
        $"Error from storage provider {source.Storage.GetType().Name} while {operation} state {source.Name} of {activation.GrainId}: {exception.Message}",
        exception);

    [UnconditionalSuppressMessage("Trimming", "IL2087", Justification = "The engine is not trimmed.")]
    private static TState Initial() => s_hasConstructor
        ? Activator.CreateInstance<TState>()
        : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));
}
