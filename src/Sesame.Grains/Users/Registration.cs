using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>Checks what somebody fills in to register, and brings it into stored form. All faults are told together.</summary>
internal static class Registration
{
    /// <summary>The form in stored form, without the password; faults are added to <paramref name="faults"/>.</summary>
    public static RegistrationForm Check(RegistrationForm form, PropertiesRule properties, List<FieldFault> faults)
    {
        if (!EmailAddress.TryParse(form.Email, out var email))
        {
            faults.Add(new FieldFault("email", "FIELD_INVALID", "An e-mail address such as name@example.com is needed, at most 254 characters."));
        }

        var profile = form.Profile;
        var username = UserFields.Username("username", profile.Username, faults);
        UserFields.CheckName("firstName", profile.FirstName, faults);
        UserFields.CheckName("lastName", profile.LastName, faults);
        properties.Check("properties", profile.PropertiesJson, faults);
        return new RegistrationForm(email.Value ?? "", form.Password, profile with { Username = username });
    }
}
