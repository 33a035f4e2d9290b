using System.Collections.Concurrent;

namespace Sesame.Grains.Sessions;

/// <summary>Authentication method references (RFC 8176): few combinations, shared by all sessions.</summary>
internal static class AuthenticationMethods
{
    public const string Password = "pwd";
    public const string OneTimeCode = "otp";
    public const string SeveralFactors = "mfa";

    /// <summary>No registered name tells a recovery code; readers of tokens must not take it for the authenticator.</summary>
    public const string RecoveryCode = "recovery";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new();

    public static IReadOnlyList<string> Share(IReadOnlyList<string> methods) => Known.GetOrAdd(string.Join(' ', methods), _ => methods);
}
