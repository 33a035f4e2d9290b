namespace Sesame.Grains.Users;

/// <summary>Whose login an identifier is.</summary>
/// <param name="UserId">The user.</param>
/// <param name="SecurityEpoch">His security epoch as the login begins; the session opens only while it stands.</param>
/// <param name="MayLogIn">Whether the account is neither disabled nor locked.</param>
/// <param name="MfaEnabled">Whether he has a second factor set up.</param>
/// <param name="NewPasswordDue">Whether he has to choose a new password on the way in.</param>
internal sealed record UserLogin(Guid UserId, long SecurityEpoch, bool MayLogIn = true, bool MfaEnabled = false, bool NewPasswordDue = false);
