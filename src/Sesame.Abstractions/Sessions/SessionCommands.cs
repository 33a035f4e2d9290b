using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Sessions;

/// <summary>Open a session.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="ClientId">The client the user logs in through.</param>
/// <param name="SecurityEpoch">The user's security epoch that the login saw.</param>
/// <param name="Methods">Authentication methods used, by RFC 8176: pwd, otp, mfa.</param>
/// <param name="Attempt">The attempt that succeeded; recorded in the same transaction.</param>
/// <param name="DeviceId">The device to know from now on, noted in the same transaction; null for none.</param>
[GenerateSerializer, Immutable, Alias("sessions.open")]
public sealed record OpenSession(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string ClientId,
    [property: Id(2)] long SecurityEpoch,
    [property: Id(3)] IReadOnlyList<string> Methods,
    [property: Id(4)] LoginAttempt? Attempt,
    [property: Id(5)] Guid? DeviceId = null);

/// <summary>An attempt to prove who somebody is, as the gate counts it.</summary>
/// <param name="GuardKey">The key at the gate: of the identity, or of the device when that is known.</param>
/// <param name="IpPrefix">The caller's prefix at the gate; null when it is not counted.</param>
/// <param name="Method">The step: password, code, magic-link.</param>
/// <param name="DeviceId">The known device it came from.</param>
/// <param name="IdentifierHash">SHA-256 of the identifier it named, 64 hexadecimal characters, so that attempts at an address are found whoever has it.</param>
[GenerateSerializer, Immutable, Alias("sessions.attempt")]
public sealed record LoginAttempt(
    [property: Id(0)] string GuardKey,
    [property: Id(1)] string? IpPrefix,
    [property: Id(2)] string Method,
    [property: Id(3)] Guid? DeviceId = null,
    [property: Id(4)] string? IdentifierHash = null);

/// <summary>Which sessions to end.</summary>
[GenerateSerializer, Alias("sessions.end.scope")]
public enum EndScope
{
    /// <summary>The named session.</summary>
    One = 0,

    /// <summary>All but the named session.</summary>
    Others = 1,

    /// <summary>All; the devices the user logged in from are forgotten with them.</summary>
    All = 2,
}

/// <summary>End sessions of a user.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Scope">Which ones.</param>
/// <param name="SessionId">The session the scope names.</param>
/// <param name="Reason">Why, for the audit: revoked, logged-out, refresh-reused.</param>
[GenerateSerializer, Immutable, Alias("sessions.end")]
public sealed record EndSessions(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] EndScope Scope,
    [property: Id(2)] Guid? SessionId,
    [property: Id(3)] string Reason);

/// <summary>End sessions of a user by their ids; those that are another's or over are passed over.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="SessionIds">Which ones.</param>
/// <param name="Reason">Why, for the audit.</param>
[GenerateSerializer, Immutable, Alias("sessions.end-these")]
public sealed record EndTheseSessions(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] IReadOnlyList<Guid> SessionIds,
    [property: Id(2)] string Reason);

/// <summary>Forget a device of a user and end the sessions opened from it.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="DeviceId">Which one.</param>
[GenerateSerializer, Immutable, Alias("sessions.forget-device")]
public sealed record ForgetDevice([property: Id(0)] CallContext Call, [property: Id(1)] Guid DeviceId);

/// <summary>Which sessions to take; what is null does not filter, what is given is joined by "and".</summary>
/// <param name="UserId">Of this user.</param>
/// <param name="ClientId">Opened through this client.</param>
/// <param name="IpRange">Opened from an address in this range, in CIDR form.</param>
/// <param name="DeviceKind">Opened from a device of this kind.</param>
/// <param name="DeviceId">Opened from this known device.</param>
/// <param name="CreatedBefore">Opened before this moment.</param>
[GenerateSerializer, Immutable, Alias("sessions.filter")]
public sealed record SessionFilter(
    [property: Id(0)] Guid? UserId = null,
    [property: Id(1)] string? ClientId = null,
    [property: Id(2)] string? IpRange = null,
    [property: Id(3)] DeviceKind? DeviceKind = null,
    [property: Id(4)] Guid? DeviceId = null,
    [property: Id(5)] DateTimeOffset? CreatedBefore = null);

/// <summary>Exchange a refresh token.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="ClientId">The client that presents the token.</param>
/// <param name="Generation">The generation the token names.</param>
/// <param name="Mac">The token's proof: HMAC-SHA256 of the generation under the session's key.</param>
/// <param name="ClientProved">Whether the client proved its secret in this call; null: not told.</param>
[GenerateSerializer, Immutable, Alias("sessions.refresh")]
public sealed record RefreshSession(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string? ClientId,
    [property: Id(2)] int Generation,
    [property: Id(3)] ReadOnlyMemory<byte> Mac,
    [property: Id(4)] bool? ClientProved = null)
{
    /// <inheritdoc />
    public override string ToString() => "RefreshSession { *** }";
}
