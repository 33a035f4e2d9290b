using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>Outcome of a change of a user's addresses.</summary>
[GenerateSerializer, Immutable, Alias("users.change-email.result")]
public abstract record ChangeEmailResult
{
    /// <summary>It is as asked.</summary>
    /// <param name="Email">The address as it stands now; null when it is gone.</param>
    [GenerateSerializer, Immutable, Alias("users.change-email.done")]
    public sealed record Done([property: Id(0)] UserEmailView? Email) : ChangeEmailResult;

    /// <summary>There is no such user, or the address is not his.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.not-found")]
    public sealed record NotFound : ChangeEmailResult;

    /// <summary>The address belongs to another user.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.taken")]
    public sealed record Taken : ChangeEmailResult;

    /// <summary>The address is the primary one, and so is never taken away; the last one always is.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.primary")]
    public sealed record IsPrimary : ChangeEmailResult;

    /// <summary>Only a proved address can be the primary one.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.unverified")]
    public sealed record Unverified : ChangeEmailResult;

    /// <summary>The link is wrong, used, replaced or past its end.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.link-invalid")]
    public sealed record LinkInvalid : ChangeEmailResult;

    /// <summary>Mails go to one address at most once a minute and five times an hour; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.sends-limited")]
    public sealed record SendsLimited([property: Id(0)] TimeSpan RetryAfter) : ChangeEmailResult;

    /// <summary>Fields are at fault, all of them told; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("users.change-email.faulty")]
    public sealed record Faulty([property: Id(0)] IReadOnlyList<FieldFault> Faults) : ChangeEmailResult;
}
