using System.Text;
using System.Text.RegularExpressions;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Users;

/// <summary>Checks the fields of users; faults are added to a list, so that all are told together.</summary>
internal static partial class UserFields
{
    private const int NameMax = 100;
    private const int PictureUrlMax = 2048;
    private const int LegacyUserIdMax = 128;
    private const string Invalid = "FIELD_INVALID";

    /// <summary>A username in stored form.</summary>
    public static string? Username(string field, string? username, List<FieldFault> faults)
    {
        var stored = username?.Trim().ToLowerInvariant();
        if (stored is not null && !UsernameForm().IsMatch(stored))
        {
            faults.Add(new FieldFault(field, Invalid, "A username has 3 to 64 letters, digits, dots, hyphens and underscores, and begins with a letter."));
        }

        return stored;
    }

    public static void CheckName(string field, string? name, List<FieldFault> faults)
    {
        if (name is null)
        {
            return;
        }

        if (name.EnumerateRunes().Count() > NameMax)
        {
            faults.Add(new FieldFault(field, Invalid, "At most 100 characters."));
        }
        else if (!IsPlain(name))
        {
            faults.Add(new FieldFault(field, Invalid, "Control characters are not allowed."));
        }
    }

    /// <summary>Only what a browser fetches: a picture of another scheme could run as a script where it is shown.</summary>
    public static void CheckPictureUrl(string field, string? url, List<FieldFault> faults)
    {
        if (url is not null
            && (url.Length > PictureUrlMax
                || !IsPlain(url)
                || !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
                || (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps)))
        {
            faults.Add(new FieldFault(field, Invalid, "An http or https address of at most 2,048 characters is needed."));
        }
    }

    public static void CheckLegacyUserId(string field, string? id, List<FieldFault> faults)
    {
        if (id is not null && (id.Length is 0 or > LegacyUserIdMax || !IsPlain(id)))
        {
            faults.Add(new FieldFault(field, Invalid, "1 to 128 characters without control characters are needed."));
        }
    }

    private static bool IsPlain(string text) => PlainText.IsPlain(text);

    [GeneratedRegex("^[a-z][a-z0-9._-]{2,63}$")]
    private static partial Regex UsernameForm();
}
