using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Users;

/// <summary>Which page of users, by number. Deleted users are left out.</summary>
/// <param name="Size">Most users on it, 1 to 200.</param>
/// <param name="Number">Which page, 0 for the first.</param>
/// <param name="Order">The order.</param>
/// <param name="TermPrefix">Only users whose primary address or username begins so, lower-cased; null or empty for all.</param>
/// <param name="LegacyUserId">Only the user who had this id in another system; null or empty for all.</param>
[GenerateSerializer, Immutable, Alias("users.query")]
public sealed record QueryUsers(
    [property: Id(0)] int Size,
    [property: Id(1)] int Number,
    [property: Id(2)] UserQueryOrder Order,
    [property: Id(3)] string? TermPrefix = null,
    [property: Id(4)] string? LegacyUserId = null);

/// <summary>A page of users by its number.</summary>
/// <param name="Users">The users.</param>
/// <param name="Total">How many there are on all pages.</param>
[GenerateSerializer, Immutable, Alias("users.query-page")]
public sealed record UserPage([property: Id(0)] IReadOnlyList<UserView> Users, [property: Id(1)] long Total);

/// <summary>Users named in one or more ways.</summary>
/// <param name="UserIds">By their ids.</param>
/// <param name="Emails">By addresses that name them at login, in stored form.</param>
/// <param name="Usernames">By usernames, in stored form.</param>
[GenerateSerializer, Immutable, Alias("users.find")]
public sealed record FindUsers(
    [property: Id(0)] IReadOnlyList<Guid> UserIds,
    [property: Id(1)] IReadOnlyList<string> Emails,
    [property: Id(2)] IReadOnlyList<string> Usernames)
{
    /// <inheritdoc />
    public override string ToString() => "FindUsers { *** }";
}

/// <summary>Order of a list of users by page numbers.</summary>
[GenerateSerializer, Alias("users.query-order")]
public enum UserQueryOrder
{
    /// <summary>By creation, the oldest first.</summary>
    OldestFirst = 0,

    /// <summary>By creation, the newest first.</summary>
    NewestFirst = 1,

    /// <summary>By last activity as stored, the longest ago first.</summary>
    LongestInactiveFirst = 2,

    /// <summary>By last activity as stored, the most recent first.</summary>
    MostRecentlyActiveFirst = 3,

    /// <summary>By primary address.</summary>
    Email = 4,

    /// <summary>By username; those without one last.</summary>
    Username = 5,
}
