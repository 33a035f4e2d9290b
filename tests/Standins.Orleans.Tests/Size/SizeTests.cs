using Orleans;
using Xunit;

namespace Standins.Orleans.Tests.Size;

public interface ISmallGrain : IGrainWithStringKey
{
    ValueTask<int> Read();

    Task<string> Text();
}

public sealed class SmallGrain : Grain, ISmallGrain
{
    public ValueTask<int> Read() => new(1);

    public Task<string> Text() => Task.FromResult("text");
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Counts, not times: they hold on any machine.</summary>
[Collection(nameof(Alone))]
public sealed class SizeTests
{
    [Fact]
    public async Task A_live_grain_costs_at_most_500_bytes_besides_its_state_and_key()
    {
        const int count = 100_000;
        await using var silo = await TestSilo.StartAsync();
        var keys = Enumerable.Range(0, count).Select(number => $"grain {number:D8}").ToArray();
        await silo.Grain<ISmallGrain>("first").Read();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var key in keys)
        {
            await silo.Grain<ISmallGrain>(key).Read();
        }

        var perGrain = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        GC.KeepAlive(keys);
        Assert.True(perGrain <= 500, $"{perGrain:F0} bytes");
        Assert.Equal(count + 1, silo.Engine.Classes.Single(each => each.Type == typeof(SmallGrain)).LiveCount);
    }

    [Fact]
    public async Task A_call_to_an_idle_grain_allocates_nothing_but_its_result()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Grain<ISmallGrain>("a").Read();
        var activation = silo.Engine.Classes.Single(each => each.Type == typeof(SmallGrain)).Find("a")!;
        await TestSilo.Until(() => activation.IsResting);
        Count(silo, 1);

        var (read, text) = Count(silo, 10_000);

        Assert.Equal(0, read);
        // The result's task is the one allocation; 72 bytes on a 64-bit machine.
        Assert.InRange(text, 1, 72);
    }

    private static (double Read, double Text) Count(TestSilo silo, int calls)
    {
        var start = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            if (!silo.Grain<ISmallGrain>("a").Read().IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The call did not run inline.");
            }
        }

        var middle = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            if (!silo.Grain<ISmallGrain>("a").Text().IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The call did not run inline.");
            }
        }

        var end = GC.GetAllocatedBytesForCurrentThread();
        return ((middle - start) / (double)calls, (end - middle) / (double)calls);
    }
}
