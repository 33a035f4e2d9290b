using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>What somebody fills in to register, as typed; the grain that takes it checks every field.</summary>
/// <param name="Email">The first address.</param>
/// <param name="Password">The password, or null for an account without one.</param>
/// <param name="Profile">Names and properties.</param>
[GenerateSerializer, Immutable, Alias("users.registration-form")]
public sealed record RegistrationForm(
    [property: Id(0)] string Email,
    [property: Id(1)] string? Password,
    [property: Id(2)] UserProfile Profile)
{
    /// <inheritdoc />
    public override string ToString() => "RegistrationForm { *** }";
}

/// <summary>Create a user.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Form">What was filled in.</param>
/// <param name="EmailVerified">Whether the address was proved.</param>
/// <param name="PasswordHash">PHC string of the password when it was hashed before; the form's password is then ignored.</param>
/// <param name="Roles">Built-in roles.</param>
/// <param name="Idempotency">How a repeat of the request is recognized, when the caller wants it.</param>
/// <param name="LegacyUserId">Id the user had in another system, or null.</param>
/// <param name="KnownFaults">Faults found before, told together with those found here.</param>
/// <param name="Standing">What the user brings along from another system; null for a new one.</param>
[GenerateSerializer, Immutable, Alias("users.register")]
public sealed record RegisterUser(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] RegistrationForm Form,
    [property: Id(2)] bool EmailVerified,
    [property: Id(3)] string? PasswordHash,
    [property: Id(4)] IReadOnlyList<string> Roles,
    [property: Id(5)] RequestIdempotency? Idempotency = null,
    [property: Id(6)] string? LegacyUserId = null,
    [property: Id(7)] IReadOnlyList<FieldFault>? KnownFaults = null,
    [property: Id(8)] ImportedStanding? Standing = null)
{
    /// <inheritdoc />
    public override string ToString() => "RegisterUser { *** }";
}

/// <summary>What a user brings along from another system beside his form.</summary>
/// <param name="PictureUrl">Address of a picture.</param>
/// <param name="Enabled">Whether the account may be used.</param>
/// <param name="UpdatePasswordRequired">Whether the first login with a password asks for a new one.</param>
/// <param name="CanCreateOrgs">Whether the user may create organizations.</param>
[GenerateSerializer, Immutable, Alias("users.imported-standing")]
public sealed record ImportedStanding(
    [property: Id(0)] string? PictureUrl,
    [property: Id(1)] bool Enabled,
    [property: Id(2)] bool UpdatePasswordRequired,
    [property: Id(3)] bool CanCreateOrgs);

/// <summary>Create a user of another system.</summary>
/// <param name="Registration">The user; its password and hash are left out.</param>
/// <param name="PasswordHash">What the other system stored of the password: bcrypt, PBKDF2, scrypt or Argon2; null for none.</param>
/// <param name="TotpSecret">The secret of his authenticator, Base32; null for none.</param>
[GenerateSerializer, Immutable, Alias("users.migrate")]
public sealed record MigrateUser(
    [property: Id(0)] RegisterUser Registration,
    [property: Id(1)] string? PasswordHash,
    [property: Id(2)] string? TotpSecret)
{
    /// <inheritdoc />
    public override string ToString() => "MigrateUser { *** }";
}

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

/// <summary>Change fields of a user; a field that is null here stays as it is.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="ExpectedVersion">The version the caller read; null: whatever is there.</param>
/// <param name="Username">The new username.</param>
/// <param name="FirstName">The new given name.</param>
/// <param name="LastName">The new family name.</param>
/// <param name="PictureUrl">The new address of a picture.</param>
/// <param name="PropertiesJson">The new properties.</param>
/// <param name="LegacyUserId">The new id of another system.</param>
/// <param name="UpdatePasswordRequired">Whether the next login asks for a new password.</param>
/// <param name="CanCreateOrgs">Whether the user may create organizations.</param>
/// <param name="KnownFaults">Faults found before, told together with those found here.</param>
[GenerateSerializer, Immutable, Alias("users.update")]
public sealed record UpdateUser(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] long? ExpectedVersion = null,
    [property: Id(2)] TextChange? Username = null,
    [property: Id(3)] TextChange? FirstName = null,
    [property: Id(4)] TextChange? LastName = null,
    [property: Id(5)] TextChange? PictureUrl = null,
    [property: Id(6)] TextChange? PropertiesJson = null,
    [property: Id(7)] TextChange? LegacyUserId = null,
    [property: Id(8)] bool? UpdatePasswordRequired = null,
    [property: Id(9)] bool? CanCreateOrgs = null,
    [property: Id(10)] IReadOnlyList<FieldFault>? KnownFaults = null)
{
    /// <inheritdoc />
    public override string ToString() => "UpdateUser { *** }";
}

/// <summary>The new value of a text that may be cleared.</summary>
/// <param name="Value">The value; null clears.</param>
[GenerateSerializer, Immutable, Alias("users.text-change")]
public sealed record TextChange([property: Id(0)] string? Value);
