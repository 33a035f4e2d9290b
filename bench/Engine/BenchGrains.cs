using Orleans;

namespace Sesame.Bench.Engine;

[Alias("bench.grain")]
public interface IBenchGrain : IGrainWithStringKey
{
    /// <summary>A check that changes nothing: what most calls of an identity cluster are.</summary>
    [Alias("check")]
    Task<Verdict> Check(Verdict expected);

    [Alias("read")]
    ValueTask<int> Read();

    [Alias("read-through")]
    ValueTask<int> ReadThrough(string next);
}

[GenerateSerializer, Immutable, Alias("bench.verdict")]
public sealed record Verdict([property: Id(0)] bool Allowed);

public sealed class BenchGrain : Grain, IBenchGrain
{
    private readonly int _value = 1;

    public async Task<Verdict> Check(Verdict expected)
    {
        await Task.CompletedTask;
        return expected;
    }

    public ValueTask<int> Read() => new(_value);

    public ValueTask<int> ReadThrough(string next) => GrainFactory.GetGrain<IBenchGrain>(next).Read();
}
