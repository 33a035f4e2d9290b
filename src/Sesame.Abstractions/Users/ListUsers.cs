using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Users;

/// <summary>Which page of users.</summary>
/// <param name="Size">Most users on it, 1 to 200.</param>
/// <param name="After">Key of the last user of the page before, as that page told it; null for the first page.</param>
/// <param name="EmailPrefix">Only users whose primary address begins so, lower-cased; null or empty for all.</param>
[GenerateSerializer, Immutable, Alias("users.list")]
public sealed record ListUsers(
    [property: Id(0)] int Size,
    [property: Id(1)] string? After,
    [property: Id(2)] string? EmailPrefix);
