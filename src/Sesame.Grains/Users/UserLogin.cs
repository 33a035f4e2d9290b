namespace Sesame.Grains.Users;

/// <summary>Whose login an identifier is.</summary>
/// <param name="UserId">The user.</param>
/// <param name="SecurityEpoch">His security epoch as the login begins; the session opens only while it stands.</param>
internal sealed record UserLogin(Guid UserId, long SecurityEpoch);
