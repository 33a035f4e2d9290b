using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Calls;

/// <summary>Who makes a call and from where; every command carries one, and its audit entry is made from it.</summary>
/// <param name="Kind">What kind of credentials the call came with.</param>
/// <param name="UserId">The user, when a session called.</param>
/// <param name="SessionId">The session, when one called.</param>
/// <param name="ClientId">The client, when one was named or the token was issued to it.</param>
/// <param name="ApiKeyId">The API key, when one called.</param>
/// <param name="ImpersonatorId">The user who acts in the user's name.</param>
/// <param name="OrganizationId">The active organization.</param>
/// <param name="IpAddress">Address of the caller by the trusted-proxy rule.</param>
/// <param name="UserAgent">User agent, at most 512 characters, control characters removed.</param>
/// <param name="RequestId">The call's <c>x-request-id</c>.</param>
/// <param name="Audience">The <c>aud</c> of tokens issued in this call, when the client names its own.</param>
/// <param name="Languages">What the caller reads, the preferred first: primary subtags (RFC 5646) with commas between, at most 5; null: not told.</param>
/// <param name="SecurityEpoch">The user's security epoch when the call was let in; what has ended it since ends the call. Null where no user called.</param>
[GenerateSerializer, Immutable, Alias("calls.context")]
public sealed record CallContext(
    [property: Id(0)] CallerKind Kind,
    [property: Id(1)] Guid? UserId = null,
    [property: Id(2)] Guid? SessionId = null,
    [property: Id(3)] string? ClientId = null,
    [property: Id(4)] Guid? ApiKeyId = null,
    [property: Id(5)] Guid? ImpersonatorId = null,
    [property: Id(6)] Guid? OrganizationId = null,
    [property: Id(7)] string? IpAddress = null,
    [property: Id(8)] string? UserAgent = null,
    [property: Id(9)] string? RequestId = null,
    [property: Id(10)] string? Audience = null,
    [property: Id(11)] string? Languages = null,
    [property: Id(12)] long? SecurityEpoch = null)
{
    /// <summary>
    /// Whose share of the password hashes the call takes. Who only names a client, which anybody can, takes nothing of what those have who proved to be it.
    /// </summary>
    public string HashShare => Kind is CallerKind.IdentifiedClient ? $"{ClientId}/unproved" : ClientId ?? "";

    /// <summary>Sesame itself.</summary>
    public static CallContext System { get; } = new(CallerKind.System);
}
