using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Turns users into messages.</summary>
internal static class UserMapping
{
    public static User ToUser(UserView view)
    {
        var primary = view.Emails.FirstOrDefault(email => email.Primary);
        var user = new User
        {
            Id = view.Id.ToString(),
            Email = primary?.Email ?? "",
            EmailConfirmed = primary?.Verified ?? false,
            Properties = ToProperties(view.Profile.PropertiesJson),
            HasPassword = view.HasPassword,
            UpdatePasswordRequired = view.UpdatePasswordRequired,
            Locked = view.Locked,
            Enabled = view.Enabled,
            MfaEnabled = view.MfaEnabled,
            CanCreateOrgs = view.CanCreateOrgs,
            CreatedAt = view.CreatedAt.ToTimestamp(),
            LastActiveAt = view.LastActiveAt.ToTimestamp(),
            Etag = Etags.Write(view.Version),
            DeletedAt = view.DeletedAt?.ToTimestamp(),
        };
        user.Emails.AddRange(view.Emails.Select(ToEmail));
        user.Roles.AddRange(view.Roles);
        if (view.Profile.Username is { } username)
        {
            user.Username = username;
        }

        if (view.Profile.FirstName is { } firstName)
        {
            user.FirstName = firstName;
        }

        if (view.Profile.LastName is { } lastName)
        {
            user.LastName = lastName;
        }

        if (view.PictureUrl is { } picture)
        {
            user.PictureUrl = picture;
        }

        if (view.LegacyUserId is { } legacy)
        {
            user.LegacyUserId = legacy;
        }

        return user;
    }

    /// <summary>What a caller learns of a user whom he may change and not read.</summary>
    public static User ToReceipt(UserView view) => new() { Id = view.Id.ToString(), Etag = Etags.Write(view.Version) };

    /// <summary>One address.</summary>
    public static UserEmail ToEmail(UserEmailView email) => new() { Email = email.Email, Verified = email.Verified, Primary = email.Primary };

    /// <summary>The properties as a message; an empty object when there are none.</summary>
    public static Struct ToProperties(string? json) => json is null ? new Struct() : JsonParser.Default.Parse<Struct>(json);
}
