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
/// <param name="Method">The step: password, code.</param>
/// <param name="DeviceId">The known device it came from.</param>
[GenerateSerializer, Immutable, Alias("sessions.attempt")]
public sealed record LoginAttempt(
    [property: Id(0)] string GuardKey,
    [property: Id(1)] string? IpPrefix,
    [property: Id(2)] string Method,
    [property: Id(3)] Guid? DeviceId = null);

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

/// <summary>Exchange a refresh token.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="ClientId">The client that presents the token.</param>
/// <param name="Generation">The generation the token names.</param>
/// <param name="Mac">The token's proof: HMAC-SHA256 of the generation under the session's key.</param>
[GenerateSerializer, Immutable, Alias("sessions.refresh")]
public sealed record RefreshSession(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string? ClientId,
    [property: Id(2)] int Generation,
    [property: Id(3)] ReadOnlyMemory<byte> Mac)
{
    /// <inheritdoc />
    public override string ToString() => "RefreshSession { *** }";
}
