using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Credentials;

/// <summary>A user changes his own password, or sets his first one.</summary>
/// <param name="Call">Who asks; the session stays.</param>
/// <param name="Current">The password until now; null for a user who has none.</param>
/// <param name="New">The password from now on.</param>
/// <param name="EndOtherSessions">Whether all his other sessions end.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix.</param>
[GenerateSerializer, Immutable, Alias("credentials.change-password")]
public sealed record ChangePassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string? Current,
    [property: Id(2)] string New,
    [property: Id(3)] bool EndOtherSessions,
    [property: Id(4)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "ChangePassword { *** }";
}

/// <summary>Set a user's password for him, or take it away.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Password">The password from now on; null: none.</param>
/// <param name="UpdateRequired">Whether the next login with it asks for a new one.</param>
/// <param name="EndSessions">Whether all his sessions end.</param>
[GenerateSerializer, Immutable, Alias("credentials.set-password")]
public sealed record SetPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string? Password,
    [property: Id(2)] bool UpdateRequired,
    [property: Id(3)] bool EndSessions)
{
    /// <inheritdoc />
    public override string ToString() => "SetPassword { *** }";
}

/// <summary>Set a new password by a mailed link.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="LinkHash">SHA-256 of the link's secret.</param>
/// <param name="Password">The password from now on.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix.</param>
[GenerateSerializer, Immutable, Alias("credentials.reset-password")]
public sealed record ResetPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] ReadOnlyMemory<byte> LinkHash,
    [property: Id(2)] string Password,
    [property: Id(3)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "ResetPassword { *** }";
}

/// <summary>Take over what another system stored of a user's password.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Hash">The other system's string: bcrypt, PBKDF2, scrypt or Argon2, at most 1,024 characters.</param>
/// <param name="UpdateRequired">Whether the next login with it asks for a new one.</param>
[GenerateSerializer, Immutable, Alias("credentials.adopt-hash")]
public sealed record AdoptHash(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Hash,
    [property: Id(2)] bool UpdateRequired)
{
    /// <inheritdoc />
    public override string ToString() => "AdoptHash { *** }";
}

/// <summary>A user chooses the new password that is due, on the way in.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Password">The password from now on.</param>
/// <param name="SecurityEpoch">The user's security epoch that the login saw.</param>
[GenerateSerializer, Immutable, Alias("credentials.renew-password")]
public sealed record RenewPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Password,
    [property: Id(2)] long SecurityEpoch)
{
    /// <inheritdoc />
    public override string ToString() => "RenewPassword { *** }";
}
