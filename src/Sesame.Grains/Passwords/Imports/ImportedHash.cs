using System.Diagnostics.CodeAnalysis;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>
/// What another system stored of a password: bcrypt, PBKDF2, scrypt or Argon2. It is compared with the very bytes that were typed, and replaced by a hash
/// of ours at the first login. What costs more than the stated limits is not taken: a stored string must not decide how long a login runs.
/// </summary>
public abstract class ImportedHash
{
    /// <summary>How the stored form begins; none of ours does.</summary>
    public const string Mark = "$import";

    /// <summary>Most characters of a string.</summary>
    public const int LengthMax = 1024;

    private delegate bool Parser(string text, [NotNullWhen(true)] out ImportedHash? hash);

    private static readonly Parser[] Parsers = [BcryptHash.TryParse, ImportedArgon2Hash.TryParse, Pbkdf2Hash.TryParse, ScryptHash.TryParse];

    private protected ImportedHash()
    {
    }

    /// <summary>Reads another system's string; false when it has no known form or costs more than is allowed.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImportedHash? hash)
    {
        hash = null;
        if (text is null || text.Length is 0 or > LengthMax)
        {
            return false;
        }

        foreach (var parser in Parsers)
        {
            if (parser(text, out hash))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The form in which another system's string is stored here; false when it cannot be verified here.</summary>
    public static bool TryAdopt(string? text, [NotNullWhen(true)] out string? stored)
    {
        stored = TryParse(text, out _) ? Mark + text : null;
        return stored is not null;
    }

    /// <summary>Whether the password of these bytes made it; constant time for the comparison.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> password);

    /// <inheritdoc />
    public sealed override string ToString() => "***";
}
