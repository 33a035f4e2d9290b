namespace Sesame.EndToEnd.Tests.Journeys;

/// <summary>A method of the contract as `area.Method`, and whether the transport carries it.</summary>
public sealed record JourneyMethod(string Name, bool IsReached);
