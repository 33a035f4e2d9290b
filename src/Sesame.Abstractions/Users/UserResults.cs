using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>Outcome of creating a user.</summary>
[GenerateSerializer, Immutable, Alias("users.register.result")]
public abstract record RegisterUserResult
{
    /// <summary>The user exists now.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.created")]
    public sealed record Created([property: Id(0)] Guid UserId, [property: Id(1)] long SecurityEpoch) : RegisterUserResult;

    /// <summary>The address belongs to another user.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.email-taken")]
    public sealed record EmailTaken : RegisterUserResult;

    /// <summary>The username belongs to another user.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.username-taken")]
    public sealed record UsernameTaken : RegisterUserResult;

    /// <summary>The id of another system belongs to another user.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.legacy-id-taken")]
    public sealed record LegacyIdTaken : RegisterUserResult;

    /// <summary>A user with this id exists.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.id-taken")]
    public sealed record IdTaken : RegisterUserResult;

    /// <summary>The same request came before; this is the user it made.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.repeated")]
    public sealed record Repeated([property: Id(0)] Guid UserId) : RegisterUserResult;

    /// <summary>Fields are at fault, all of them told; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.faulty")]
    public sealed record Faulty([property: Id(0)] IReadOnlyList<FieldFault> Faults) : RegisterUserResult;

    /// <summary>The hash pool is full; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.overloaded")]
    public sealed record Overloaded : RegisterUserResult;

    /// <summary>The same request id came before with another body.</summary>
    [GenerateSerializer, Immutable, Alias("users.register.request-id-reused")]
    public sealed record RequestIdReused : RegisterUserResult;
}

/// <summary>Outcome of changing fields of a user.</summary>
[GenerateSerializer, Immutable, Alias("users.update.result")]
public abstract record UpdateUserResult
{
    /// <summary>The user as changed.</summary>
    [GenerateSerializer, Immutable, Alias("users.update.done")]
    public sealed record Done([property: Id(0)] UserView User) : UpdateUserResult;

    /// <summary>There is no such user.</summary>
    [GenerateSerializer, Immutable, Alias("users.update.not-found")]
    public sealed record NotFound : UpdateUserResult;

    /// <summary>The user was changed since the caller read him.</summary>
    [GenerateSerializer, Immutable, Alias("users.update.version-conflict")]
    public sealed record VersionConflict : UpdateUserResult;

    /// <summary>The username belongs to another user.</summary>
    [GenerateSerializer, Immutable, Alias("users.update.username-taken")]
    public sealed record UsernameTaken : UpdateUserResult;

    /// <summary>The id of another system belongs to another user.</summary>
    [GenerateSerializer, Immutable, Alias("users.update.legacy-id-taken")]
    public sealed record LegacyIdTaken : UpdateUserResult;

    /// <summary>Fields are at fault, all of them told; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("users.update.faulty")]
    public sealed record Faulty([property: Id(0)] IReadOnlyList<FieldFault> Faults) : UpdateUserResult;
}

/// <summary>Outcome of a change of a user's standing.</summary>
[GenerateSerializer, Immutable, Alias("users.change.result")]
public abstract record ChangeUserResult
{
    /// <summary>It is as asked.</summary>
    [GenerateSerializer, Immutable, Alias("users.change.done")]
    public sealed record Done : ChangeUserResult;

    /// <summary>There is no such user.</summary>
    [GenerateSerializer, Immutable, Alias("users.change.not-found")]
    public sealed record NotFound : ChangeUserResult;
}

/// <summary>A user as readers see him.</summary>
[GenerateSerializer, Immutable, Alias("users.view")]
public sealed record UserView
{
    /// <summary>UUID version 7.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The addresses, the primary one first.</summary>
    [Id(1)] public required IReadOnlyList<UserEmailView> Emails { get; init; }

    /// <summary>Names and properties.</summary>
    [Id(2)] public required UserProfile Profile { get; init; }

    /// <summary>Address of a picture.</summary>
    [Id(3)] public string? PictureUrl { get; init; }

    /// <summary>Whether the user can log in with a password.</summary>
    [Id(4)] public bool HasPassword { get; init; }

    /// <summary>Whether the next login asks for a new password.</summary>
    [Id(5)] public bool UpdatePasswordRequired { get; init; }

    /// <summary>Whether an operator locked the account.</summary>
    [Id(6)] public bool Locked { get; init; }

    /// <summary>Whether the account may be used.</summary>
    [Id(7)] public bool Enabled { get; init; }

    /// <summary>Whether a second factor is set up.</summary>
    [Id(8)] public bool MfaEnabled { get; init; }

    /// <summary>Whether the user may create organizations.</summary>
    [Id(9)] public bool CanCreateOrgs { get; init; }

    /// <summary>When the user was created.</summary>
    [Id(10)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the user was last active.</summary>
    [Id(11)] public DateTimeOffset LastActiveAt { get; init; }

    /// <summary>Id the user had in another system.</summary>
    [Id(12)] public string? LegacyUserId { get; init; }

    /// <summary>Built-in roles.</summary>
    [Id(13)] public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Version of the row.</summary>
    [Id(14)] public long Version { get; init; }

    /// <summary>When the user was deleted; null unless he is.</summary>
    [Id(15)] public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>One address of a user.</summary>
[GenerateSerializer, Immutable, Alias("users.email-view")]
public sealed record UserEmailView(
    [property: Id(0)] string Email,
    [property: Id(1)] bool Verified,
    [property: Id(2)] bool Primary);

/// <summary>What decides whether calls of a user's sessions are allowed.</summary>
/// <param name="Enabled">Whether the account may be used.</param>
/// <param name="SecurityEpoch">Grows when all sessions and keys of the user end at once.</param>
/// <param name="Roles">Built-in roles.</param>
[GenerateSerializer, Immutable, Alias("users.access")]
public sealed record UserAccess(
    [property: Id(0)] bool Enabled,
    [property: Id(1)] long SecurityEpoch,
    [property: Id(2)] IReadOnlyList<string> Roles);
