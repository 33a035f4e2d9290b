using System.Text.Json;

namespace Sesame.Grains.Users;

/// <summary>What the audit keeps of a user: which fields were changed. Their values are his, and gone when he is purged.</summary>
internal static class UserAudit
{
    public const string ObjectKind = "user";

    public static string OfChange(UserState before, UserState after)
    {
        var fields = new List<string>();
        Compare("username", before.Profile.Username, after.Profile.Username);
        Compare("firstName", before.Profile.FirstName, after.Profile.FirstName);
        Compare("lastName", before.Profile.LastName, after.Profile.LastName);
        Compare("properties", before.Profile.PropertiesJson, after.Profile.PropertiesJson);
        Compare("pictureUrl", before.PictureUrl, after.PictureUrl);
        Compare("legacyUserId", before.LegacyUserId, after.LegacyUserId);
        Compare("updatePasswordRequired", before.UpdatePasswordRequired, after.UpdatePasswordRequired);
        Compare("canCreateOrgs", before.CanCreateOrgs, after.CanCreateOrgs);
        return JsonSerializer.Serialize(new { fields });

        void Compare<T>(string field, T one, T other)
        {
            if (!EqualityComparer<T>.Default.Equals(one, other))
            {
                fields.Add(field);
            }
        }
    }
}
