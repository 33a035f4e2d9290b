using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Credentials;

/// <summary>Compare a password.</summary>
/// <param name="Password">The password as typed.</param>
/// <param name="FairShareKey">Who the hash pool counts the work to; a client's id.</param>
[GenerateSerializer, Immutable, Alias("credentials.verify-password")]
public sealed record VerifyPassword([property: Id(0)] string Password, [property: Id(1)] string FairShareKey)
{
    /// <inheritdoc />
    public override string ToString() => "VerifyPassword { *** }";
}

/// <summary>Outcome of comparing a password.</summary>
[GenerateSerializer, Alias("credentials.verify-password.result")]
public enum VerifyPasswordResult
{
    /// <summary>It is not the password, or there is none.</summary>
    Wrong = 0,

    /// <summary>It is the password.</summary>
    Right = 1,

    /// <summary>The hash pool is full; nothing was compared.</summary>
    Overloaded = 2,
}
