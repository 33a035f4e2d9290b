using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>Create a user.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The first address, in stored form; see <see cref="EmailAddress"/>.</param>
/// <param name="EmailVerified">Whether it was proved.</param>
/// <param name="PasswordHash">PHC string of the password, or null for an account without one.</param>
/// <param name="Profile">Names and properties.</param>
/// <param name="Roles">Built-in roles.</param>
/// <param name="Idempotency">How a repeat of the request is recognized, when the caller wants it.</param>
[GenerateSerializer, Immutable, Alias("users.register")]
public sealed record RegisterUser(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Email,
    [property: Id(2)] bool EmailVerified,
    [property: Id(3)] string? PasswordHash,
    [property: Id(4)] UserProfile Profile,
    [property: Id(5)] IReadOnlyList<string> Roles,
    [property: Id(6)] RequestIdempotency? Idempotency = null);

/// <summary>What a user tells about himself.</summary>
/// <param name="Username">Unique name, lower-cased, or null.</param>
/// <param name="FirstName">Given name, at most 100 characters, or null.</param>
/// <param name="LastName">Family name, at most 100 characters, or null.</param>
/// <param name="PropertiesJson">JSON object of at most 16 KiB, or null.</param>
[GenerateSerializer, Immutable, Alias("users.profile")]
public sealed record UserProfile(
    [property: Id(0)] string? Username = null,
    [property: Id(1)] string? FirstName = null,
    [property: Id(2)] string? LastName = null,
    [property: Id(3)] string? PropertiesJson = null);

/// <summary>Change the standing of a user.</summary>
/// <param name="Call">Who asks.</param>
[GenerateSerializer, Immutable, Alias("users.change")]
public sealed record ChangeUser([property: Id(0)] CallContext Call);
