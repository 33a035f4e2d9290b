using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Users;

/// <summary>One user; the key is the user's id in its 36-character form.</summary>
[Alias("users.user")]
public partial interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the user with his address, password and roles in one transaction. A second creation under the same id answers
    /// <see cref="RegisterUserResult.IdTaken"/>.
    /// </summary>
    [Alias("register")]
    Task<RegisterUserResult> Register(RegisterUser command);

    /// <summary>
    /// Creates a user of another system with what it stored of his password and his authenticator, in one transaction. What cannot be taken over is at fault as
    /// <c>passwordHash</c> or <c>totpSecret</c>.
    /// </summary>
    [Alias("migrate")]
    Task<RegisterUserResult> Migrate(MigrateUser command);

    /// <summary>The user as stored, with the newest activity; null when there is none.</summary>
    [AlwaysInterleave, Alias("read")]
    ValueTask<UserView?> Read();

    /// <summary>What decides whether calls of the user's sessions are allowed; null when there is no such user.</summary>
    [AlwaysInterleave, Alias("access")]
    ValueTask<UserAccess?> Access();

    /// <summary>The built-in roles of the user, also of a deleted one until he is purged; empty when there is none.</summary>
    [AlwaysInterleave, Alias("roles")]
    ValueTask<IReadOnlyList<string>> Roles();

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

    /// <summary>Changes fields of the user; what changes nothing answers <see cref="UpdateUserResult.Done"/> too.</summary>
    [Alias("update")]
    Task<UpdateUserResult> Update(UpdateUser command);

    /// <summary>Keeps the user from logging in, his sessions go on; doing it twice answers the same.</summary>
    [Alias("lock")]
    Task<ChangeUserResult> Lock(ChangeUser command);

    /// <summary>Lets a locked user log in again; doing it twice answers the same.</summary>
    [Alias("unlock")]
    Task<ChangeUserResult> Unlock(ChangeUser command);

    /// <summary>
    /// Bars the user and ends all that is his and all that is under way before it answers: nothing of his succeeds afterwards. A user who is barred already
    /// is frozen all the same: what began before ends.
    /// </summary>
    [Alias("freeze")]
    Task<ChangeUserResult> Freeze(ChangeUser command);

    /// <summary>
    /// Removes the user and ends all that is his before it answers. He can be restored for 30 days. Deleting a deleted user answers
    /// <see cref="ChangeUserResult.Done"/> and changes nothing.
    /// </summary>
    [Alias("delete")]
    Task<ChangeUserResult> Delete(ChangeUser command);

    /// <summary>Brings a deleted user back as he was; one who is not deleted stays as he is. After 30 days there is none to bring back.</summary>
    [Alias("restore")]
    Task<ChangeUserResult> Restore(ChangeUser command);

    /// <summary>
    /// Removes all that is left of a user who was deleted 30 days ago, but for the audit log. Answers when to come again; null when there is nothing to
    /// purge, now or later.
    /// </summary>
    [Alias("purge")]
    Task<DateTimeOffset?> Purge(ChangeUser command);

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
