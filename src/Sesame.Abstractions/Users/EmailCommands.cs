using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>Give a user one more address.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The address as typed; the grain checks it.</param>
/// <param name="Verified">
/// Whether the caller vouches that the address is the user's: it then counts as proved and names the user at login at once. Else a link is mailed that
/// proves it.
/// </param>
[GenerateSerializer, Immutable, Alias("users.add-email")]
public sealed record AddEmail(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Email,
    [property: Id(2)] bool Verified)
{
    /// <inheritdoc />
    public override string ToString() => "AddEmail { *** }";
}

/// <summary>Name one of a user's addresses, to take it away or to make it the primary one.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The address, in stored form.</param>
[GenerateSerializer, Immutable, Alias("users.name-email")]
public sealed record NameEmail([property: Id(0)] CallContext Call, [property: Id(1)] string Email)
{
    /// <inheritdoc />
    public override string ToString() => "NameEmail { *** }";
}

/// <summary>Put an address in the place of the primary one.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The address as typed; the grain checks it.</param>
/// <param name="Verified">Whether the caller vouches for it: it then counts at once. Else a link is mailed that proves it.</param>
[GenerateSerializer, Immutable, Alias("users.replace-email")]
public sealed record ReplaceEmail(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Email,
    [property: Id(2)] bool Verified)
{
    /// <inheritdoc />
    public override string ToString() => "ReplaceEmail { *** }";
}

/// <summary>Prove an address by the link that was mailed to it.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Subject">The subject that the link names.</param>
/// <param name="Hash">SHA-256 of the link's secret.</param>
[GenerateSerializer, Immutable, Alias("users.confirm-email")]
public sealed record ConfirmEmail(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Subject,
    [property: Id(2)] ReadOnlyMemory<byte> Hash)
{
    /// <inheritdoc />
    public override string ToString() => "ConfirmEmail { *** }";
}
