using Orleans;

namespace Sesame.Abstractions.Users;

/// <content>The user's password, as far as it is his row's affair.</content>
public partial interface IUserGrain
{
    /// <summary>
    /// Commits a password that was checked and hashed: with it the link that it was set by is used up, and sessions end, in one transaction. For the
    /// user's credentials grain, which decides.
    /// </summary>
    [Alias("apply-password")]
    Task<ApplyPasswordResult> ApplyPassword(ApplyPassword command);
}
