using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>Checks what somebody fills in to register, and brings it into stored form. All faults are told together.</summary>
internal static partial class Registration
{
    private const int NameMax = 100;
    private const int PropertiesBytesMax = 16 * 1024;
    private const int PropertiesDepthMax = 32;
    private const string Invalid = "FIELD_INVALID";

    /// <summary>The form in stored form, without the password; faults are added to <paramref name="faults"/>.</summary>
    public static RegistrationForm Check(RegistrationForm form, List<FieldFault> faults)
    {
        if (!EmailAddress.TryParse(form.Email, out var email))
        {
            faults.Add(new FieldFault("email", Invalid, "An e-mail address such as name@example.com is needed, at most 254 characters."));
        }

        var profile = form.Profile;
        var username = profile.Username?.Trim().ToLowerInvariant();
        if (username is not null && !UsernameForm().IsMatch(username))
        {
            faults.Add(new FieldFault("username", Invalid, "A username has 3 to 64 letters, digits, dots, hyphens and underscores, and begins with a letter."));
        }

        CheckName("firstName", profile.FirstName, faults);
        CheckName("lastName", profile.LastName, faults);
        CheckProperties(profile.PropertiesJson, faults);
        return new RegistrationForm(email.Value ?? "", form.Password, profile with { Username = username });
    }

    private static void CheckName(string field, string? name, List<FieldFault> faults)
    {
        if (name is null)
        {
            return;
        }

        if (name.EnumerateRunes().Count() > NameMax)
        {
            faults.Add(new FieldFault(field, Invalid, "At most 100 characters."));
        }
        else if (name.EnumerateRunes().Any(Rune.IsControl))
        {
            faults.Add(new FieldFault(field, Invalid, "Control characters are not allowed."));
        }
    }

    private static void CheckProperties(string? json, List<FieldFault> faults)
    {
        if (json is null)
        {
            return;
        }

        if (Encoding.UTF8.GetByteCount(json) > PropertiesBytesMax)
        {
            faults.Add(new FieldFault("properties", Invalid, "At most 16 KiB of JSON."));
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = PropertiesDepthMax });
            // PostgreSQL's jsonb cannot hold U+0000.
            if (document.RootElement.ValueKind != JsonValueKind.Object || json.Contains("\\u0000", StringComparison.Ordinal))
            {
                faults.Add(new FieldFault("properties", Invalid, "A JSON object without null characters is needed."));
            }
        }
        catch (JsonException)
        {
            faults.Add(new FieldFault("properties", Invalid, "A JSON object of at most 32 levels is needed."));
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9._-]{2,63}$")]
    private static partial Regex UsernameForm();
}
