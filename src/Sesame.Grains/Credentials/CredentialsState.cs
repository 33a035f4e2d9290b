namespace Sesame.Grains.Credentials;

/// <summary>The secrets of one user as stored.</summary>
/// <param name="PasswordHash">PHC string; null when the user has no password.</param>
/// <param name="PasswordChangedAt">When it was set.</param>
public sealed record CredentialsState(string? PasswordHash, DateTimeOffset? PasswordChangedAt);
