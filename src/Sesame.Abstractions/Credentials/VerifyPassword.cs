using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

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

/// <summary>Hash anew a password that was just proved right.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Password">The password.</param>
[GenerateSerializer, Immutable, Alias("credentials.rehash")]
public sealed record RehashPassword([property: Id(0)] CallContext Call, [property: Id(1)] string Password)
{
    /// <inheritdoc />
    public override string ToString() => "RehashPassword { *** }";
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

    /// <summary>It is the password, and its hash was made with other parameters than today's.</summary>
    RightButOutdated = 3,
}
