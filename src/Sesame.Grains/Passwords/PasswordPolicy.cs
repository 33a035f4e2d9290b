using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Passwords;

/// <summary>What a new password must be: long enough, not too long, not on the list, and without the names it is meant to protect.</summary>
public sealed class PasswordPolicy(BreachFilter breached)
{
    /// <summary>Fewest code points of a password that stands alone.</summary>
    public const int LengthMin = 15;

    /// <summary>Fewest code points of a password beside a second factor.</summary>
    public const int LengthMinWithSecondFactor = 8;

    /// <summary>Most code points.</summary>
    public const int LengthMax = 128;

    /// <summary>Reason of a password that was used before. Who keeps the former ones tells it, of a password that is not at fault otherwise.</summary>
    public const string Reused = "PASSWORD_REUSED";

    private const string ProductName = "sesame";
    private const int NameLengthMin = 4;

    /// <summary>All faults of a new password, in the order TOO_SHORT or TOO_LONG, BREACHED, CONTEXT; none when it may be used.</summary>
    public IReadOnlyList<FieldFault> Check(string field, string password, PasswordSubject subject)
    {
        if (PasswordText.IsOversized(password))
        {
            return [TooLong(field)];
        }

        var text = PasswordText.Normalize(password);
        var length = text.EnumerateRunes().Count();
        var lengthMin = subject.HasSecondFactor ? LengthMinWithSecondFactor : LengthMin;
        List<FieldFault> faults = [];
        if (length < lengthMin)
        {
            faults.Add(new FieldFault(field, "PASSWORD_TOO_SHORT", $"The password needs at least {lengthMin} characters."));
        }

        if (length > LengthMax)
        {
            faults.Add(TooLong(field));
        }

        if (breached.Contains(text))
        {
            faults.Add(new FieldFault(field, "PASSWORD_BREACHED", "The password is on a list of common and breached passwords."));
        }

        if (Names(subject).Any(name => text.Contains(PasswordText.Normalize(name), StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(new FieldFault(field, "PASSWORD_CONTEXT", "The password contains the e-mail address, the user's name or the product's name."));
        }

        return faults;
    }

    private static FieldFault TooLong(string field) =>
        new(field, "PASSWORD_TOO_LONG", $"The password may have at most {LengthMax} characters.");

    // Short local parts such as "al" would forbid half of all words; the whole address still counts.
    private static IEnumerable<string> Names(PasswordSubject subject)
    {
        yield return ProductName;
        foreach (var address in subject.EmailAddresses.Where(address => address.Length > 0))
        {
            yield return address;
            yield return address[..Math.Max(0, address.LastIndexOf('@'))] is { Length: >= NameLengthMin } local ? local : address;
        }

        if (subject.Username is { Length: >= NameLengthMin } username)
        {
            yield return username;
        }
    }
}
