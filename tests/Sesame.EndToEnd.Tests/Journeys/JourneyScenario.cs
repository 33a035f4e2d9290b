namespace Sesame.EndToEnd.Tests.Journeys;

/// <summary>A scenario that was run, with every step of it that did not pass.</summary>
public sealed record JourneyScenario(string Feature, string Name, IReadOnlyList<string> Faults)
{
    public override string ToString() => $"{Feature}: {Name}\n{string.Join('\n', Faults)}";
}
