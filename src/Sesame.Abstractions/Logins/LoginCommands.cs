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
[GenerateSerializer, Immutable, Alias("logins.submit-password")]
public sealed record SubmitPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Identifier,
    [property: Id(2)] bool IsUsername,
    [property: Id(3)] string Password)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitPassword { *** }";
}

/// <summary>The step <c>code</c>.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">The mailed code as typed.</param>
[GenerateSerializer, Immutable, Alias("logins.submit-code")]
public sealed record SubmitCode([property: Id(0)] CallContext Call, [property: Id(1)] string Code)
{
    /// <inheritdoc />
    public override string ToString() => "SubmitCode { *** }";
}

/// <summary>A stranger's registration.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The address, in stored form.</param>
/// <param name="PasswordHash">PHC string of the password, or null for an account without one.</param>
/// <param name="Profile">Names and properties.</param>
[GenerateSerializer, Immutable, Alias("logins.begin-registration")]
public sealed record BeginRegistration(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Email,
    [property: Id(2)] string? PasswordHash,
    [property: Id(3)] UserProfile Profile);
