using System.Text;

namespace Sesame.Abstractions.Users;

/// <summary>
/// An e-mail address in the one form that Sesame stores and compares: trimmed and lower-cased, 3 to 254 bytes of UTF-8 (RFC 5321, 4.5.3.1.3; RFC 6532), a local
/// part of 1 to 64 bytes in dot-atom form (RFC 5322, 3.2.3; letters beyond ASCII by RFC 6531), and a domain as <see cref="DomainName"/> has it.
/// </summary>
public readonly record struct EmailAddress
{
    private const int LengthMax = 254;
    private const int LocalPartMax = 64;
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~";

    private EmailAddress(string value) => Value = value;

    /// <summary>The address.</summary>
    public string Value { get; }

    /// <summary>Reads an address; false when it is not one.</summary>
    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        var trimmed = text?.Trim();
        if (trimmed is null || trimmed.Length is < 3 or > LengthMax)
        {
            return false;
        }

        var at = trimmed.LastIndexOf('@');
        if (at < 1 || !IsLocalPart(trimmed.AsSpan(0, at)) || !DomainName.TryRead(trimmed[(at + 1)..], out var domain))
        {
            return false;
        }

        var value = $"{trimmed[..at].ToLowerInvariant()}@{domain}";
        if (Encoding.UTF8.GetByteCount(value) > LengthMax)
        {
            return false;
        }

        address = new EmailAddress(value);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value ?? "";

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > LocalPartMax || Encoding.UTF8.GetByteCount(local) > LocalPartMax)
        {
            return false;
        }

        foreach (var atom in local.Split('.'))
        {
            if (!IsAtom(local[atom]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAtom(ReadOnlySpan<char> atom)
    {
        foreach (var c in atom)
        {
            if (!char.IsLetterOrDigit(c) && !AtomSymbols.Contains(c))
            {
                return false;
            }
        }

        return atom.Length > 0;
    }
}
