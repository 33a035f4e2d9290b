using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Standins.Orleans.Tests.Simulation;

public interface ISimGrain : IGrainWithStringKey
{
    Task Append(int client, int number);
}

public sealed record SimState
{
    public ImmutableList<(int Client, int Number)> Items { get; init; } = [];
}

internal sealed class SimGrain([PersistentState("sim", "sim")] IPersistentState<SimState> state, SimWorld world) : Grain, ISimGrain
{
    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        world.Activated(Key);
        await world.Pause();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await world.Pause();
        world.Ended(Key);
    }

    public async Task Append(int client, int number)
    {
        world.Enter(Key, client, number);
        try
        {
            await world.Pause();
            state.State = new SimState { Items = state.State.Items.Add((client, number)) };
            await state.WriteStateAsync();
            await world.Pause();
            if (world.Next(8) == 0)
            {
                DeactivateOnIdle();
            }
        }
        catch (OrleansException)
        {
            // What is in memory may not be what is stored.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            world.Leave(Key);
        }
    }
}

/// <summary>Storage that takes its time and fails before or after it has written, as the seed says.</summary>
internal sealed class SimStorage(SimWorld world) : IGrainStorage
{
    private readonly MemoryGrainStorage _inner = new();
    private readonly Dictionary<string, SimState> _stored = [];

    public bool Holds(string key, int client, int number) =>
        _stored.TryGetValue(key, out var state) && state.Items.Contains((client, number));

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await world.Pause();
        if (world.Next(30) == 0)
        {
            // The activation fails before the grain has heard of it.
            throw new IOException("cut while reading");
        }

        await _inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await world.Pause();
        var fails = world.Next(20);
        if (fails == 0)
        {
            throw new IOException("cut before writing");
        }

        await _inner.WriteStateAsync(stateName, grainId, grainState);
        _stored[grainId.Key.ToString()] = (SimState)(object)grainState.State!;
        await world.Pause();
        if (fails == 1)
        {
            throw new IOException("cut after writing");
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _inner.ClearStateAsync(stateName, grainId, grainState);
}
