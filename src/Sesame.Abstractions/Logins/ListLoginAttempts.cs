using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Logins;

/// <summary>Which attempts to list, the newest first; what is null does not filter.</summary>
/// <param name="Size">Most of them on the page.</param>
/// <param name="After">Key the page before told; null for the first.</param>
/// <param name="UserId">Attempts at this user's account.</param>
/// <param name="Identifier">Attempts that named this e-mail address or username, in stored form, whoever has it.</param>
/// <param name="IpAddress">Attempts from this address.</param>
/// <param name="Succeeded">Whether they succeeded.</param>
/// <param name="From">Not before this moment.</param>
/// <param name="To">Before this moment.</param>
[GenerateSerializer, Immutable, Alias("logins.list-attempts")]
public sealed record ListLoginAttempts(
    [property: Id(0)] int Size,
    [property: Id(1)] string? After,
    [property: Id(2)] Guid? UserId = null,
    [property: Id(3)] string? Identifier = null,
    [property: Id(4)] string? IpAddress = null,
    [property: Id(5)] bool? Succeeded = null,
    [property: Id(6)] DateTimeOffset? From = null,
    [property: Id(7)] DateTimeOffset? To = null);

/// <summary>One attempt as lists show it.</summary>
/// <param name="Id">UUID version 7.</param>
/// <param name="At">When.</param>
/// <param name="UserId">Whose account; null when nobody's.</param>
/// <param name="OrganizationId">The organization it was for.</param>
/// <param name="ClientId">The client it came through.</param>
/// <param name="Method">The step: password, code, magic-link and so on.</param>
/// <param name="Succeeded">Whether the proof was right and the account open.</param>
/// <param name="IpAddress">From where.</param>
/// <param name="UserAgent">With what, at most 512 characters.</param>
/// <param name="DeviceId">The known device it came from.</param>
[GenerateSerializer, Immutable, Alias("logins.attempt-view")]
public sealed record LoginAttemptView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] Guid? UserId,
    [property: Id(3)] Guid? OrganizationId,
    [property: Id(4)] string? ClientId,
    [property: Id(5)] string Method,
    [property: Id(6)] bool Succeeded,
    [property: Id(7)] string? IpAddress,
    [property: Id(8)] string? UserAgent,
    [property: Id(9)] Guid? DeviceId);
