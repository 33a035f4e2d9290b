namespace Sesame.Api.Access;

/// <summary>Where a call comes from and what it calls, as restrictions look at it.</summary>
internal readonly record struct CallTarget(CallFacts Facts, string? Origin, string Api);
