using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>One user as stored.</summary>
public sealed record UserState
{
    public required Guid Id { get; init; }

    /// <summary>All addresses, the primary one first.</summary>
    public required IReadOnlyList<UserEmailView> Emails { get; init; }

    public required UserProfile Profile { get; init; }

    public string? PictureUrl { get; init; }

    public bool HasPassword { get; init; }

    public bool UpdatePasswordRequired { get; init; }

    public bool Locked { get; init; }

    public bool Enabled { get; init; }

    public bool MfaEnabled { get; init; }

    public bool CanCreateOrgs { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Grows when all sessions and keys of the user end at once.</summary>
    public long SecurityEpoch { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastActiveAt { get; init; }

    public string? LegacyUserId { get; init; }

    /// <summary>When the user was deleted; null unless he is.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
