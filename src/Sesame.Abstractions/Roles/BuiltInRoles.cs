using System.Collections.Frozen;

namespace Sesame.Abstractions.Roles;

/// <summary>
/// The roles that are part of Sesame and what they hold; nobody changes them.
/// </summary>
/// <remarks>
/// A client's role counts only while the client proves its secret: without it every client is a stranger's, which may register, log in and recover an
/// account. <c>internal</c> holds what a service of our own needs to do these for its users and to check their tokens and keys; reading users is not
/// among it. <c>system</c> holds what operators' tools need to set a deployment up: clients, keys, limits, users and sessions, and every read.
/// </remarks>
public static class BuiltInRoles
{
    /// <summary>A user who may do everything.</summary>
    public const string Sysadmin = "sysadmin";

    /// <summary>A user who may read everything and write users.</summary>
    public const string Employee = "employee";

    /// <summary>A user who may do what concerns himself.</summary>
    public const string User = "user";

    /// <summary>A client that operators' tools use.</summary>
    public const string SystemClient = "system";

    /// <summary>A client that is a service of our own.</summary>
    public const string InternalClient = "internal";

    /// <summary>A client of a partner, or one that runs at its users'.</summary>
    public const string ExternalClient = "external";

    /// <summary>What the first back-end API key carries.</summary>
    public const string BackendGrant = "backend:*";

    private const string LoginsSubmit = "logins:submit";
    private const string RecoveryRequest = "recovery:request";
    private const string UsersRegister = "users:register";
    private const string UsersWrite = "users:write";
    private const string SessionsAll = "sessions:*";

    // What is a user's own he reaches through ownership; logging in anew and recovering the account are his own affair too.
    private static readonly FrozenDictionary<string, string[]> OfUserRole = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Sysadmin] = [PermissionDemand.Everything],
        [Employee] = ["*:read", UsersWrite, UsersRegister, LoginsSubmit, RecoveryRequest],
        [User] = [LoginsSubmit, RecoveryRequest],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] OfAnyClient = [UsersRegister, LoginsSubmit, RecoveryRequest];

    private static readonly FrozenDictionary<string, string[]> OfProvedRole = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [SystemClient] = ["*:read", "clients:*", "api-keys:*", "rate-limits:*", "users:*", SessionsAll],
        [InternalClient] = [UsersWrite, "operations:read", "tokens:check", "rate-limits:consume", SessionsAll],
        [ExternalClient] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a user can have the role.</summary>
    public static bool IsUserRole(string role) => OfUserRole.ContainsKey(role);

    /// <summary>Whether a client can have the role.</summary>
    public static bool IsClientRole(string role) => OfProvedRole.ContainsKey(role);

    /// <summary>What a user with these roles holds.</summary>
    public static PermissionSet OfUser(IEnumerable<string> roles) =>
        PermissionSet.Of(roles.SelectMany(role => OfUserRole.GetValueOrDefault(role, [])));

    /// <summary>What a user with these roles holds beyond what every client does: who changes his account, and so could become him, must hold it.</summary>
    public static PermissionSet PowerOf(IEnumerable<string> roles) =>
        PermissionSet.Of(roles.SelectMany(role => OfUserRole.GetValueOrDefault(role, [])).Except(OfAnyClient));

    /// <summary>What a client that proved its secret holds with these roles.</summary>
    public static PermissionSet OfProvedClient(IEnumerable<string> roles) =>
        PermissionSet.Of(OfAnyClient.Concat(roles.SelectMany(role => OfProvedRole.GetValueOrDefault(role, []))));

    /// <summary>What the role adds to what every client holds: who gives the role must hold it.</summary>
    public static PermissionSet AddedByClientRole(string role) => PermissionSet.Of(OfProvedRole.GetValueOrDefault(role, []));

    /// <summary>What a client that gave its id alone holds, whatever its roles, and a caller without any client where an API is open to him.</summary>
    public static PermissionSet OfUnprovedClient { get; } = PermissionSet.Of(OfAnyClient);
}
