using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Sesame.Grains.Storage;

/// <summary>The grain storage named "sesame": the states of grains are rows with real columns.</summary>
internal sealed class SesameGrainStorage(StateStore store) : IGrainStorage
{
    public const string Name = "sesame";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Show(grainState, await Of(grainState).ReadAsync(store, stateName, grainId.Key.ToString()!));

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Show(grainState, await Of(grainState).WriteAsync(store, stateName, grainId.Key.ToString()!));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Of(grainState).StageDelete();
        return WriteStateAsync(stateName, grainId, grainState);
    }

    private static IStored Of<T>(IGrainState<T> grainState)
    {
        if (grainState.State is null)
        {
            grainState.State = Activator.CreateInstance<T>()!;
        }

        return grainState.State as IStored
            ?? throw new InvalidOperationException($"The storage {Name} keeps Stored<TState>, not {typeof(T).Name}.");
    }

    private static void Show<T>(IGrainState<T> grainState, StoredRow row)
    {
        grainState.ETag = row.ETag!;
        grainState.RecordExists = row.Exists;
    }
}
