namespace Sesame.House.Tests.Grains;

/// <summary>
/// The order in which grains may call each other: a kind calls only kinds that stand after it, so that no two can wait for each other. A new kind
/// gets the place where everything it calls stands behind it.
/// </summary>
public static class GrainOrder
{
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "Login", "MagicLink", "Recovery", "StepUp", "Mfa", "Organization", "Memberships", "Credentials", "LoginGuard", "User", "UserSessions", "Session", "Client", "ApiKey", "RoleSet", "RateLimitPolicies", "RateLimit", "Codes",
        "Operation", "SigningKeys", "BackendKeys", "ApiKeyDirectory", "AuditDirectory", "ClientDirectory", "LoginDirectory", "SessionDirectory", "UserDirectory",
    ];

    /// <summary>Calls that do not wait for the callee's turn, and so cannot close a circle.</summary>
    public static IReadOnlyList<string> Interleaving { get; } = ["Admit", "Reload", "Touch", "Void"];
}
