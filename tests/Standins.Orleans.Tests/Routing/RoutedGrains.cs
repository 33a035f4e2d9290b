using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Standins.Orleans.Tests.Routing;

[GenerateSerializer, Immutable, Alias("test.routed.answer")]
public sealed record RoutedAnswer([property: Id(0)] int Count, [property: Id(1)] string Silo, [property: Id(2)] int Number);

[Alias("test.routed")]
public interface IRoutedGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<RoutedAnswer> Add(int number);

    [AlwaysInterleave, Alias("wait")]
    Task Wait(int milliseconds, CancellationToken cancellationToken);

    [Alias("fail")]
    ValueTask<string?> Fail(string? message);

    [Alias("count")]
    IAsyncEnumerable<int> Count(int to);
}

/// <summary>Remembers in its silo's memory and, when it is moved, in the test's.</summary>
public sealed class RoutedGrain(RoutedMemory memory, RoutedSilo silo) : Grain, IRoutedGrain
{
    private int _count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _count = memory.Counts.GetValueOrDefault(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<RoutedAnswer> Add(int number)
    {
        _count++;
        memory.Counts[this.GetPrimaryKeyString()] = _count;
        return Task.FromResult(new RoutedAnswer(_count, silo.Name, number));
    }

    public async Task Wait(int milliseconds, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(milliseconds, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            memory.Cancelled.TrySetResult();
            throw;
        }
    }

    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var number = 1; number <= to; number++)
        {
            await Task.Yield();
            yield return number;
        }
    }

    public ValueTask<string?> Fail(string? message) => message is null ? default : throw new InvalidOperationException(message);
}

[Alias("test.routed.anywhere")]
public interface IAnywhereGrain : IGrainWithStringKey
{
    [Alias("where")]
    Task<string> Where();
}

/// <summary>Served by whichever silo is asked.</summary>
[StatelessWorker]
public sealed class AnywhereGrain(RoutedSilo silo) : Grain, IAnywhereGrain
{
    public Task<string> Where() => Task.FromResult(silo.Name);
}

public sealed record RoutedSilo(string Name);

public sealed class RoutedMemory
{
    public System.Collections.Concurrent.ConcurrentDictionary<string, int> Counts { get; } = new();

    public TaskCompletionSource Cancelled { get; } = new();
}
