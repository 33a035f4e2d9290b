using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Users;

/// <summary>Which page of users. At most one of the prefixes and the id of another system is given, and with one of them no order.</summary>
/// <param name="Size">Most users on it, 1 to 200.</param>
/// <param name="After">Key of the last user of the page before, as that page told it; null for the first page.</param>
/// <param name="EmailPrefix">Only users whose primary address begins so, lower-cased; null or empty for all.</param>
/// <param name="NamePrefix">Only users whose first name, last name or username begins so, lower-cased; null or empty for all.</param>
/// <param name="Standing">Only users of this standing.</param>
/// <param name="Order">The order.</param>
/// <param name="LegacyUserId">Only the user who had this id in another system; null or empty for all.</param>
[GenerateSerializer, Immutable, Alias("users.list")]
public sealed record ListUsers(
    [property: Id(0)] int Size,
    [property: Id(1)] string? After,
    [property: Id(2)] string? EmailPrefix,
    [property: Id(3)] string? NamePrefix = null,
    [property: Id(4)] UserStanding Standing = UserStanding.Present,
    [property: Id(5)] UserListOrder Order = UserListOrder.NewestFirst,
    [property: Id(6)] string? LegacyUserId = null);

/// <summary>Standing of users, as a filter.</summary>
[GenerateSerializer, Alias("users.standing")]
public enum UserStanding
{
    /// <summary>All who are not deleted.</summary>
    Present = 0,

    /// <summary>Those who may log in.</summary>
    Enabled = 1,

    /// <summary>Those who are barred, locked or not.</summary>
    Disabled = 2,

    /// <summary>Those who are locked and not barred.</summary>
    Locked = 3,

    /// <summary>Those who are deleted and not purged yet.</summary>
    Deleted = 4,
}

/// <summary>Order of a list of users.</summary>
[GenerateSerializer, Alias("users.list-order")]
public enum UserListOrder
{
    /// <summary>By creation, the newest first.</summary>
    NewestFirst = 0,

    /// <summary>By creation, the oldest first.</summary>
    OldestFirst = 1,

    /// <summary>By last activity as stored, the most recent first.</summary>
    MostRecentlyActiveFirst = 2,

    /// <summary>By last activity as stored, the longest ago first.</summary>
    LongestInactiveFirst = 3,
}
