using System.Collections.Concurrent;

namespace Sesame.Grains.Sessions;

/// <summary>Authentication method references (RFC 8176): few combinations, shared by all sessions.</summary>
internal static class AuthenticationMethods
{
    public const string Password = "pwd";
    public const string OneTimeCode = "otp";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new();

    public static IReadOnlyList<string> Share(IReadOnlyList<string> methods) => Known.GetOrAdd(string.Join(' ', methods), _ => methods);
}
