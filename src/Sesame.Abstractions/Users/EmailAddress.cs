namespace Sesame.Abstractions.Users;

/// <summary>
/// An e-mail address in the one form that Sesame stores and compares: trimmed and lower-cased, 3 to 254 characters (RFC 5321, 4.5.3.1.3), a local
/// part of 1 to 64 characters in dot-atom form (RFC 5322, 3.2.3; letters beyond ASCII by RFC 6531), a domain of labels of 1 to 63 characters.
/// </summary>
public readonly record struct EmailAddress
{
    private const int LengthMax = 254;
    private const int LocalPartMax = 64;
    private const int LabelMax = 63;
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
        if (at < 1 || !IsLocalPart(trimmed.AsSpan(0, at)) || !IsDomain(trimmed.AsSpan(at + 1)))
        {
            return false;
        }

        address = new EmailAddress(trimmed.ToLowerInvariant());
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value ?? "";

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > LocalPartMax)
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

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.Length is 0 or > LabelMax || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!char.IsLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
