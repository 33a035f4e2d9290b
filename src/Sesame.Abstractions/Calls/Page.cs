using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Calls;

/// <summary>A page of a list.</summary>
/// <param name="Items">What stands on it.</param>
/// <param name="Next">Key to ask the next page with; null on the last one.</param>
[GenerateSerializer, Immutable, Alias("calls.page")]
public sealed record Page<T>([property: Id(0)] IReadOnlyList<T> Items, [property: Id(1)] string? Next);
