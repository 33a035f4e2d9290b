using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>The rules of one user, given the time.</summary>
public static class User
{
    /// <summary>A new user.</summary>
    public static UserState Create(Guid id, RegisterUser command, DateTimeOffset now) => new()
    {
        Id = id,
        Emails = [new UserEmailView(command.Form.Email, command.EmailVerified, Primary: true)],
        Profile = command.Form.Profile,
        HasPassword = command.PasswordHash is not null,
        Enabled = true,
        Roles = command.Roles,
        SecurityEpoch = 1,
        CreatedAt = now,
        LastActiveAt = now,
    };

    /// <summary>The user barred; null when he is already. The raised epoch refuses logins under way.</summary>
    public static UserState? Disable(UserState user) =>
        user.Enabled ? user with { Enabled = false, SecurityEpoch = user.SecurityEpoch + 1 } : null;

    /// <summary>The user let in again; null when he is already.</summary>
    public static UserState? Enable(UserState user) => user.Enabled ? null : user with { Enabled = true };

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
    };
}
