using Orleans;

namespace Sesame.Bench.Engine;

public interface IBenchGrain : IGrainWithStringKey
{
    /// <summary>A check that changes nothing: what most calls of an identity cluster are.</summary>
    Task<Verdict> Check(Verdict expected);

    ValueTask<int> Read();

    ValueTask<int> ReadThrough(string next);
}

public sealed record Verdict(bool Allowed);

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
