namespace Sesame.Grains.Passwords;

/// <summary>Whose password it is to be.</summary>
/// <param name="EmailAddresses">All addresses of the user, proved or not.</param>
/// <param name="Username">The user's name for logging in, if any.</param>
/// <param name="HasSecondFactor">Whether a second factor is there, or required of the user.</param>
public sealed record PasswordSubject(IReadOnlyList<string> EmailAddresses, string? Username = null, bool HasSecondFactor = false);
