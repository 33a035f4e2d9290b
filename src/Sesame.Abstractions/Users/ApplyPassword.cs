using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;

namespace Sesame.Abstractions.Users;

/// <summary>Commit a password.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Action">What the audit calls it, such as <c>credentials.change-password</c>.</param>
/// <param name="Hash">What is stored of it; null: the user has none from now on.</param>
/// <param name="Version">Version of the credentials that the decision rests on.</param>
[GenerateSerializer, Immutable, Alias("users.apply-password")]
public sealed record ApplyPassword(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Action,
    [property: Id(2)] string? Hash,
    [property: Id(3)] long Version)
{
    /// <summary>What was stored of the one before, to be remembered; null: it is not.</summary>
    [Id(4)] public string? Former { get; init; }

    /// <summary>How many former ones are remembered.</summary>
    [Id(5)] public int FormerMax { get; init; }

    /// <summary>Whether the next login with it asks for a new one.</summary>
    [Id(6)] public bool UpdateRequired { get; init; }

    /// <summary>Whether the user himself acts: then only while his account may be used, and by a link or on the way in only while he is not locked.</summary>
    [Id(7)] public bool ByUser { get; init; }

    /// <summary>Which sessions end; null: none. <see cref="EndScope.Others"/> keeps the calling one.</summary>
    [Id(8)] public EndScope? End { get; init; }

    /// <summary>SHA-256 of the secret of the link that it was set by, to be used up; null: no link.</summary>
    [Id(9)] public ReadOnlyMemory<byte>? LinkHash { get; init; }

    /// <summary>The attempt that succeeded; recorded in the same transaction, so that failures before it no longer count.</summary>
    [Id(10)] public LoginAttempt? Attempt { get; init; }

    /// <summary>Whether the user is told by mail.</summary>
    [Id(11)] public bool Told { get; init; }

    /// <summary>The security epoch at which a new password was due: it is set only while both stand; null: whether one is due does not matter.</summary>
    [Id(12)] public long? DueAtEpoch { get; init; }

    /// <inheritdoc />
    public override string ToString() => "ApplyPassword { *** }";
}

/// <summary>Outcome of committing a password.</summary>
[GenerateSerializer, Alias("users.apply-password.result")]
public enum ApplyPasswordResult
{
    /// <summary>There is no such user, or his account may not be used.</summary>
    NotFound = 0,

    /// <summary>It is his password.</summary>
    Done = 1,

    /// <summary>The credentials are no longer what the decision rests on.</summary>
    Conflict = 2,

    /// <summary>The link is no longer good.</summary>
    LinkInvalid = 3,
}
