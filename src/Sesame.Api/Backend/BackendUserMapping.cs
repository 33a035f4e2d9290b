using System.Runtime.CompilerServices;
using Sesame.Abstractions.Users;
using Sesame.Api.Backend.V1;
using Sesame.Api.Users;

namespace Sesame.Api.Backend;

/// <summary>Turns users into messages for back ends.</summary>
internal static class BackendUserMapping
{
    // A user who is read often is mapped once for each view; the message is only ever written.
    private static readonly ConditionalWeakTable<UserView, User> Mapped = [];

    public static User ToUser(UserView view) => Mapped.TryGetValue(view, out var known) ? known : Mapped.GetValue(view, Map);

    private static User Map(UserView view)
    {
        var primary = view.Emails.FirstOrDefault(email => email.Primary);
        var user = new User
        {
            UserId = view.Id.ToString(),
            Email = primary?.Email ?? "",
            EmailConfirmed = primary?.Verified ?? false,
            HasPassword = view.HasPassword,
            Properties = UserMapping.ToProperties(view.Profile.PropertiesJson),
            Locked = view.Locked,
            Enabled = view.Enabled,
            MfaEnabled = view.MfaEnabled,
            CanCreateOrgs = view.CanCreateOrgs,
            CreatedAt = (uint)view.CreatedAt.ToUnixTimeSeconds(),
            LastActiveAt = (uint)view.LastActiveAt.ToUnixTimeSeconds(),
            UpdatePasswordRequired = view.UpdatePasswordRequired,
        };
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
}
