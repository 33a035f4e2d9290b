using System.Globalization;
using System.Text;

namespace Sesame.Grains.Passwords;

/// <summary>
/// A stored Argon2id hash in the PHC string format: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, Base64 without padding.
/// </summary>
internal sealed record PasswordHash(PasswordHashCost Cost, byte[] Salt, byte[] Hash)
{
    /// <summary>Bytes of the salt of a new hash.</summary>
    public const int SaltLength = 16;

    /// <summary>Bytes of a new hash.</summary>
    public const int HashLength = 32;

    private const string Prefix = "$argon2id$v=19$";

    // More than any hash of ours; a stored string that asks for gigabytes is a damaged one.
    private const int MemoryKibibytesMax = 1024 * 1024;

    /// <summary>Reads a stored string; false when it is not an Argon2id hash that can be computed here.</summary>
    public static bool TryParse(string text, out PasswordHash hash)
    {
        hash = null!;
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('$') : [];
        if (parts.Length != 3 || ReadCost(parts[0]) is not { } cost || ReadBytes(parts[1]) is not { } salt || ReadBytes(parts[2]) is not { } tag)
        {
            return false;
        }

        hash = new PasswordHash(cost, salt, tag);
        return salt.Length >= 8 && tag.Length >= HashLength / 2;
    }

    /// <summary>Whether it was made with what new hashes are made with.</summary>
    public bool IsMadeWith(PasswordHashCost cost) => Cost == cost && Salt.Length == SaltLength && Hash.Length == HashLength;

    /// <summary>The string that is stored.</summary>
    public string ToPhc() => new StringBuilder(Prefix)
        .Append(CultureInfo.InvariantCulture, $"m={Cost.MemoryKibibytes},t={Cost.Iterations},p={Cost.Lanes}$")
        .Append(Convert.ToBase64String(Salt).TrimEnd('='))
        .Append('$')
        .Append(Convert.ToBase64String(Hash).TrimEnd('='))
        .ToString();

    /// <inheritdoc />
    public override string ToString() => "***";

    private static PasswordHashCost? ReadCost(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 3
            && ReadNumber(parts[0], "m=") is { } memory and <= MemoryKibibytesMax
            && ReadNumber(parts[1], "t=") is { } iterations and >= 1
            && ReadNumber(parts[2], "p=") is { } lanes and >= 1
            && memory >= 8 * (long)lanes
            ? new PasswordHashCost(memory, iterations, lanes)
            : null;
    }

    private static int? ReadNumber(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static byte[]? ReadBytes(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }
}
