using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;

namespace Sesame.Abstractions.Logins;

/// <summary>The step <c>password</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Identifier">E-mail address or username, in stored form.</param>
/// <param name="IsUsername">Whether the identifier is a username.</param>
/// <param name="Password">The password as typed.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix: false when a service of our own calls for users it does not name.</param>
/// <param name="DeviceToken">What the caller sent as the token of its device; null for none. Anything but a good one of this user counts as none.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-password")]
public sealed record SubmitPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Identifier,
    [property: Id(2)] bool IsUsername,
    [property: Id(3)] string Password,
    [property: Id(4)] bool CountAddress,
    [property: Id(5)] string? DeviceToken = null)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitPassword { *** }";
}

/// <summary>The step <c>code</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">The mailed code as typed.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix; see <see cref="SubmitPassword"/>.</param>
/// <param name="DeviceToken">What the caller sent as the token of its device; see <see cref="SubmitPassword"/>.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-code")]
public sealed record SubmitCode(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Code,
    [property: Id(2)] bool CountAddress,
    [property: Id(3)] string? DeviceToken = null)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitCode { *** }";
}

/// <summary>The step <c>totp</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Totp">The authenticator's code as typed.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix; see <see cref="SubmitPassword"/>.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-totp")]
public sealed record SubmitTotp(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Totp,
    [property: Id(2)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitTotp { *** }";
}

/// <summary>The step <c>recovery-code</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">The recovery code as typed.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix; see <see cref="SubmitPassword"/>.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-recovery-code")]
public sealed record SubmitRecoveryCode(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Code,
    [property: Id(2)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitRecoveryCode { *** }";
}

/// <summary>The step <c>enrol-totp</c>: begun without a code, completed with one.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Totp">The first code of the new authenticator; null to be given a secret.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix; see <see cref="SubmitPassword"/>.</param>
[GenerateSerializer, Immutable, Alias("logins.enrol-totp")]
public sealed record EnrolTotp(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string? Totp,
    [property: Id(2)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "EnrolTotp { *** }";
}

/// <summary>The step <c>email</c>, or the first half of <c>magic-link</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The address, in stored form.</param>
/// <param name="AsLink">Whether a link is mailed, else a code.</param>
/// <param name="State">The login state, which a mailed link names; null where the flow's key ends with it.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-email")]
public sealed record SubmitEmail(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Email,
    [property: Id(2)] bool AsLink,
    [property: Id(3)] string? State = null)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitEmail { *** }";
}

/// <summary>The second half of the step <c>magic-link</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Subject">Whose link it says it is; see <see cref="Codes.LinkToken"/>.</param>
/// <param name="Hash">SHA-256 of its secret.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix; see <see cref="SubmitPassword"/>.</param>
/// <param name="DeviceToken">What the caller sent as the token of its device; see <see cref="SubmitPassword"/>.</param>
[GenerateSerializer, Immutable, Alias("logins.redeem-link")]
public sealed record SubmitLink(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Subject,
    [property: Id(2)] ReadOnlyMemory<byte> Hash,
    [property: Id(3)] bool CountAddress,
    [property: Id(4)] string? DeviceToken = null)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitLink { *** }";
}

/// <summary>The step <c>new-password</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Password">The password from now on.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix; see <see cref="SubmitPassword"/>.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-new-password")]
public sealed record SubmitNewPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Password,
    [property: Id(2)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitNewPassword { *** }";
}

/// <summary>A stranger's registration.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Form">What was filled in.</param>
/// <param name="KnownFaults">Faults found before, told together with those found here.</param>
[GenerateSerializer, Immutable, Alias("logins.begin-registration")]
public sealed record BeginRegistration(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] RegistrationForm Form,
    [property: Id(2)] IReadOnlyList<FieldFault>? KnownFaults = null);
