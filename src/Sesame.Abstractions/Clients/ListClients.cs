using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Clients;

/// <summary>Which page of clients.</summary>
/// <param name="Size">Most clients on it, 1 to 200.</param>
/// <param name="After">Key of the last client of the page before, as that page told it; null for the first page.</param>
[GenerateSerializer, Immutable, Alias("clients.list")]
public sealed record ListClients([property: Id(0)] int Size, [property: Id(1)] string? After);
