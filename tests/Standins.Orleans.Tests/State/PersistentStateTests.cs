using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Xunit;

namespace Standins.Orleans.Tests.State;

public sealed class CounterState
{
    public int Value { get; set; }
}

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task<int> Value();

    Task Clear();

    Task End();

    Task<string> Greeting();
}

public sealed class Greeter
{
    public string Text => "hello";
}

public sealed class CounterGrain([PersistentState("counter", "named")] IPersistentState<CounterState> state, Greeter greeter) : Grain, ICounterGrain
{
    public async Task<int> Add(int amount)
    {
        state.State = new CounterState { Value = state.State.Value + amount };
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task<int> Value() => Task.FromResult(state.State.Value);

    public Task Clear() => state.ClearStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> Greeting() => Task.FromResult(greeter.Text);
}

/// <summary>A store that fails as it is told.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly MemoryGrainStorage _inner = new();

    public Exception? NextRead { get; set; }

    public Exception? NextWrite { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Take(NextRead, () => NextRead = null) ?? _inner.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Take(NextWrite, () => NextWrite = null) ?? _inner.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _inner.ClearStateAsync(stateName, grainId, grainState);

    private static Task? Take(Exception? planned, Action forget)
    {
        if (planned is null)
        {
            return null;
        }

        forget();
        return Task.FromException(planned);
    }
}

public sealed class PersistentStateTests
{
    private readonly FaultyStorage _storage = new();

    [Fact]
    public async Task A_state_is_there_again_after_the_grain_was_let_go()
    {
        await using var silo = await StartAsync();
        var grain = silo.Grain<ICounterGrain>("a");
        Assert.Equal(3, await grain.Add(3));
        await grain.End();

        Assert.Equal(3, await grain.Value());
        Assert.Equal(5, await grain.Add(2));
    }

    [Fact]
    public async Task Services_come_from_the_container()
    {
        await using var silo = await StartAsync();

        Assert.Equal("hello", await silo.Grain<ICounterGrain>("a").Greeting());
    }

    [Fact]
    public async Task A_failure_of_the_storage_arrives_wrapped_with_its_cause()
    {
        await using var silo = await StartAsync();
        var grain = silo.Grain<ICounterGrain>("a");
        await grain.Value();
        _storage.NextWrite = new IOException("the disk is gone");

        var failure = await Assert.ThrowsAsync<OrleansException>(() => grain.Add(1));
        Assert.IsType<IOException>(failure.InnerException);
    }

    [Fact]
    public async Task An_engine_exception_of_the_storage_arrives_as_it_is()
    {
        await using var silo = await StartAsync();
        var grain = silo.Grain<ICounterGrain>("a");
        await grain.Value();
        _storage.NextWrite = new LimitExceededException("full");

        await Assert.ThrowsAsync<LimitExceededException>(() => grain.Add(1));
    }

    [Fact]
    public async Task A_lost_race_ends_the_activation_and_the_next_call_reads_again()
    {
        await using var silo = await StartAsync();
        var grain = silo.Grain<ICounterGrain>("a");
        await grain.Add(1);
        _storage.NextWrite = new InconsistentStateException("lost", "2", "1");

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Add(10));
        Assert.Equal(1, await grain.Value());
        Assert.Equal(2, await grain.Add(1));
    }

    [Fact]
    public async Task A_failed_activation_fails_its_call_and_the_next_call_tries_again()
    {
        await using var silo = await StartAsync();
        var grain = silo.Grain<ICounterGrain>("a");
        _storage.NextRead = new IOException("not yet");

        await Assert.ThrowsAsync<OrleansException>(grain.Value);
        Assert.Equal(0, await grain.Value());
    }

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Services.AddSingleton<Greeter>();
        silo.Services.AddGrainStorage("named", (_, _) => _storage);
    });
}
