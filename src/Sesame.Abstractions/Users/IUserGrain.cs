using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Users;

/// <summary>One user; the key is the user's id in its 36-character form.</summary>
[Alias("users.user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the user with his address, password and roles in one transaction. A second creation under the same id answers
    /// <see cref="RegisterUserResult.IdTaken"/>.
    /// </summary>
    [Alias("register")]
    Task<RegisterUserResult> Register(RegisterUser command);

    /// <summary>The user as stored, with the newest activity; null when there is none.</summary>
    [AlwaysInterleave, Alias("read")]
    ValueTask<UserView?> Read();

    /// <summary>What decides whether calls of the user's sessions are allowed; null when there is no such user.</summary>
    [AlwaysInterleave, Alias("access")]
    ValueTask<UserAccess?> Access();

    /// <summary>What <see cref="Access"/> tells, for a node that answers from it while it may.</summary>
    [AlwaysInterleave, Alias("lease")]
    ValueTask<Leased<UserAccess>> Lease(Guid holder);

    /// <summary>
    /// Bars the user and ends all sessions and keys of his before it answers. Disabling a disabled user answers
    /// <see cref="ChangeUserResult.Done"/> and changes nothing.
    /// </summary>
    [Alias("disable")]
    Task<ChangeUserResult> Disable(ChangeUser command);

    /// <summary>Lets the user log in again; doing it twice answers the same.</summary>
    [Alias("enable")]
    Task<ChangeUserResult> Enable(ChangeUser command);

    /// <summary>
    /// Notes activity of the user now. With <paramref name="renewSessions"/> the idle ends of his live sessions are renewed too. In memory;
    /// written at most once a minute.
    /// </summary>
    [AlwaysInterleave, Alias("touch")]
    ValueTask Touch(bool renewSessions);

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
