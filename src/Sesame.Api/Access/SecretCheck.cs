using System.Security.Cryptography;
using Sesame.Abstractions.Calls;

namespace Sesame.Api.Access;

/// <summary>Compares a presented secret with those in force, in constant time.</summary>
internal static class SecretCheck
{
    /// <summary>Whether one of the secrets matches and until when it does; null: until something is changed.</summary>
    public static bool Matches(ReadOnlySpan<byte> presentedHash, IReadOnlyList<SecretProof> secrets, DateTimeOffset now, out DateTimeOffset? until)
    {
        var matched = false;
        until = null;
        foreach (var secret in secrets)
        {
            // All are compared, so that the time does not tell which one matched.
            if (CryptographicOperations.FixedTimeEquals(presentedHash, secret.Hash.Span) && !(secret.ExpiresAt <= now))
            {
                (matched, until) = (true, secret.ExpiresAt);
            }
        }

        return matched;
    }
}
