using Xunit;

namespace Sesame.House.Tests.Grains;

/// <summary>A grain calls only kinds that stand after its own, so that no circle of waiting can close.</summary>
public sealed class GrainOrderTests
{
    private static readonly GrainCalls Calls = new();

    [Fact]
    public void Every_grain_has_its_place() => Findings.None(
        // Two are what others are made of.
        Calls.Grains.Select(GrainCalls.Kind).Where(kind => kind is not ("KeyFamily" or "Stored") && !GrainOrder.Kinds.Contains(kind)),
        "Give the kind its place in GrainOrder.cs.");

    [Fact]
    public void A_grain_calls_only_what_stands_after_it() => Findings.None(
        from grain in Calls.Grains
        let own = GrainCalls.Kind(grain)
        where GrainOrder.Kinds.Contains(own)
        from called in Calls.Reach(grain)
        where Place(called) <= Place(own)
        select $"{own} calls {called}",
        "Move the command to the kind that stands first, or call back by Reload.");

    [Fact]
    public void There_are_calls_to_look_at() => Assert.Contains(Calls.Grains, grain => Calls.Reach(grain).Count > 1);

    private static int Place(string kind) => GrainOrder.Kinds.ToList().IndexOf(kind);
}
