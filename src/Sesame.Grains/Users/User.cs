using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>The rules of one user, given the time.</summary>
public static class User
{
    /// <summary>How long a deleted user can be restored; he is purged then.</summary>
    public static readonly TimeSpan RestorableFor = TimeSpan.FromDays(30);

    /// <summary>A new user.</summary>
    public static UserState Create(Guid id, RegisterUser command, DateTimeOffset now) => new()
    {
        Id = id,
        Emails = [new UserEmailView(command.Form.Email, command.EmailVerified, Primary: true)],
        Profile = command.Form.Profile,
        HasPassword = command.PasswordHash is not null,
        PictureUrl = command.Standing?.PictureUrl,
        Enabled = command.Standing?.Enabled ?? true,
        UpdatePasswordRequired = command.Standing?.UpdatePasswordRequired ?? false,
        CanCreateOrgs = command.Standing?.CanCreateOrgs ?? false,
        Roles = command.Roles,
        SecurityEpoch = 1,
        CreatedAt = now,
        LastActiveAt = now,
        LegacyUserId = command.LegacyUserId,
    };

    /// <summary>The user with the fields that the command names; equal to the one before when nothing changes. Faults are added to <paramref name="faults"/>.</summary>
    internal static UserState Update(UserState user, UpdateUser command, PropertiesRule rule, List<FieldFault> faults)
    {
        var profile = user.Profile;
        if (command.Username is { } username)
        {
            profile = profile with { Username = UserFields.Username("user.username", username.Value, faults) };
        }

        if (command.FirstName is { } firstName)
        {
            UserFields.CheckName("user.firstName", firstName.Value, faults);
            profile = profile with { FirstName = firstName.Value };
        }

        if (command.LastName is { } lastName)
        {
            UserFields.CheckName("user.lastName", lastName.Value, faults);
            profile = profile with { LastName = lastName.Value };
        }

        if (command.PropertiesJson is { } properties)
        {
            rule.Check("user.properties", properties.Value, faults);
            profile = profile with { PropertiesJson = properties.Value };
        }

        UserFields.CheckPictureUrl("user.pictureUrl", command.PictureUrl?.Value, faults);
        UserFields.CheckLegacyUserId("user.legacyUserId", command.LegacyUserId?.Value, faults);
        return user with
        {
            Profile = profile,
            PictureUrl = command.PictureUrl is { } picture ? picture.Value : user.PictureUrl,
            LegacyUserId = command.LegacyUserId is { } legacy ? legacy.Value : user.LegacyUserId,
            UpdatePasswordRequired = command.UpdatePasswordRequired ?? user.UpdatePasswordRequired,
            CanCreateOrgs = command.CanCreateOrgs ?? user.CanCreateOrgs,
        };
    }

    /// <summary>The user barred; null when he is already. The raised epoch refuses logins under way.</summary>
    public static UserState? Disable(UserState user) =>
        user.Enabled ? user with { Enabled = false, SecurityEpoch = user.SecurityEpoch + 1 } : null;

    /// <summary>The user barred, and everything that began before refused, also when he was barred already.</summary>
    public static UserState Freeze(UserState user) => user with { Enabled = false, SecurityEpoch = user.SecurityEpoch + 1 };

    /// <summary>The user let in again; null when he is already.</summary>
    public static UserState? Enable(UserState user) => user.Enabled ? null : user with { Enabled = true };

    /// <summary>The user kept from logging in; null when he is already.</summary>
    public static UserState? Lock(UserState user) => user.Locked ? null : user with { Locked = true };

    /// <summary>The user no longer kept from logging in; null when he is not.</summary>
    public static UserState? Unlock(UserState user) => user.Locked ? user with { Locked = false } : null;

    /// <summary>The user deleted. The raised epoch refuses logins under way.</summary>
    public static UserState Delete(UserState user, DateTimeOffset now) => user with { DeletedAt = now, SecurityEpoch = user.SecurityEpoch + 1 };

    /// <summary>Whether a deleted user may come back.</summary>
    public static bool IsRestorable(UserState user, DateTimeOffset now) => user.DeletedAt is { } deleted && now < deleted + RestorableFor;

    /// <summary>When what is left of a user is to be purged; null when he is not deleted.</summary>
    public static DateTimeOffset? PurgeDue(UserState user) => user.DeletedAt + RestorableFor;

    /// <summary>The user with another password or none. Where sessions end, the raised epoch refuses logins under way.</summary>
    public static UserState WithPassword(UserState user, bool hasPassword, bool updateRequired, bool endsSessions) => user with
    {
        HasPassword = hasPassword,
        UpdatePasswordRequired = updateRequired,
        SecurityEpoch = endsSessions ? user.SecurityEpoch + 1 : user.SecurityEpoch,
    };

    /// <summary>The user as readers see him.</summary>
    public static UserView View(UserState user, long version, DateTimeOffset lastActiveAt) => new()
    {
        Id = user.Id,
        Emails = user.Emails,
        Profile = user.Profile,
        PictureUrl = user.PictureUrl,
        HasPassword = user.HasPassword,
        UpdatePasswordRequired = user.UpdatePasswordRequired,
        Locked = user.Locked,
        Enabled = user.Enabled,
        MfaEnabled = user.MfaEnabled,
        CanCreateOrgs = user.CanCreateOrgs,
        CreatedAt = user.CreatedAt,
        LastActiveAt = lastActiveAt,
        LegacyUserId = user.LegacyUserId,
        Roles = user.Roles,
        Version = version,
        DeletedAt = user.DeletedAt,
    };
}
