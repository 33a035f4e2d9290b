using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Credentials;

/// <summary>Outcome of a change of a password.</summary>
[GenerateSerializer, Immutable, Alias("credentials.change-password.result")]
public abstract record ChangePasswordResult
{
    /// <summary>It is as asked.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.done")]
    public sealed record Done : ChangePasswordResult;

    /// <summary>There is no such user.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.not-found")]
    public sealed record NotFound : ChangePasswordResult;

    /// <summary>The current password is another one.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.wrong")]
    public sealed record Wrong : ChangePasswordResult;

    /// <summary>Too many failures; every try is refused until the delay is over.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.delayed")]
    public sealed record Delayed([property: Id(0)] TimeSpan RetryAfter) : ChangePasswordResult;

    /// <summary>The link is wrong, used, replaced or past its end, or its user may not log in.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.link-invalid")]
    public sealed record LinkInvalid : ChangePasswordResult;

    /// <summary>Fields are at fault, all of them told; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.faulty")]
    public sealed record Faulty([property: Id(0)] IReadOnlyList<FieldFault> Faults) : ChangePasswordResult;

    /// <summary>Somebody else changed the password meanwhile; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.conflict")]
    public sealed record Conflict : ChangePasswordResult;

    /// <summary>The hash pool is full; nothing was compared or changed.</summary>
    [GenerateSerializer, Immutable, Alias("credentials.change-password.overloaded")]
    public sealed record Overloaded : ChangePasswordResult;
}
