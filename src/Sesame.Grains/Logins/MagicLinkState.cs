namespace Sesame.Grains.Logins;

/// <summary>A link that a back end asked for.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Email">The address that named him.</param>
/// <param name="SecurityEpoch">His security epoch as it was made.</param>
/// <param name="Hash">SHA-256 of its secret.</param>
/// <param name="RedirectTo">The application's page that it is handed over to; null: none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="ConsumedAt">When it was used up; null: not yet.</param>
public sealed record MagicLinkState(
    Guid UserId, string Email, long SecurityEpoch, byte[] Hash, string? RedirectTo, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? ConsumedAt)
{
    /// <summary>Whether it may still be used.</summary>
    public bool IsLive(DateTimeOffset now) => ConsumedAt is null && now < ExpiresAt;
}
