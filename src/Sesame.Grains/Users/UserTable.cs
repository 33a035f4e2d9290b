using Npgsql;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>Maps a user to the tables users and user_emails.</summary>
internal sealed class UserTable : StateTable<UserState>
{
    public const string Name = "user";
    public const string ClaimedEmailKey = "user_emails_claimed_key";
    public const string LegacyUserIdKey = "users_legacy_user_id_key";
    public const string UsernameKey = "users_username_key";
    public const string PrimaryKey = "users_pkey";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<UserTable>("read_user"), Param.Uuid(Guid.Parse(key)));

    public override UserState Map(NpgsqlDataReader row) => MapRow(row);

    public override NpgsqlBatchCommand Insert(string key, UserState next) => SqlCommand.Of(
        SqlFile.Load<UserTable>("insert_user"),
        Param.Uuid(next.Id),
        Param.Text(next.Profile.Username),
        Param.Text(next.Profile.FirstName),
        Param.Text(next.Profile.LastName),
        Param.Text(next.PictureUrl),
        Param.Json(next.Profile.PropertiesJson),
        Param.Bool(next.HasPassword),
        Param.Bool(next.UpdatePasswordRequired),
        Param.Bool(next.Locked),
        Param.Bool(next.Enabled),
        Param.Bool(next.MfaEnabled),
        Param.Bool(next.CanCreateOrgs),
        Param.Texts(next.Roles),
        Param.Long(next.SecurityEpoch),
        Param.Time(next.CreatedAt),
        Param.Time(next.LastActiveAt),
        Param.Text(next.LegacyUserId),
        Param.Text(SearchKey(next.Profile.FirstName)),
        Param.Text(SearchKey(next.Profile.LastName)));

    public override NpgsqlBatchCommand Update(string key, UserState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<UserTable>("update_user"),
        Param.Uuid(next.Id),
        Param.Text(next.Profile.Username),
        Param.Text(next.Profile.FirstName),
        Param.Text(next.Profile.LastName),
        Param.Text(next.PictureUrl),
        Param.Json(next.Profile.PropertiesJson),
        Param.Bool(next.HasPassword),
        Param.Bool(next.UpdatePasswordRequired),
        Param.Bool(next.Locked),
        Param.Bool(next.Enabled),
        Param.Bool(next.MfaEnabled),
        Param.Bool(next.CanCreateOrgs),
        Param.Texts(next.Roles),
        Param.Long(next.SecurityEpoch),
        Param.Time(next.LastActiveAt),
        Param.Text(next.LegacyUserId),
        Param.Long(expectedVersion),
        Param.Text(SearchKey(next.Profile.FirstName)),
        Param.Text(SearchKey(next.Profile.LastName)),
        Param.Time(next.DeletedAt));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<UserTable>("delete_user"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    /// <summary>An address of a new user; claimed: it names the user at login.</summary>
    public static RowChange InsertEmail(Guid userId, UserEmailView email, bool claimed, DateTimeOffset now) => new(
        Ranks.Child,
        "user_emails",
        email.Email,
        SqlFile.Load<UserTable>("insert_email"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Text(email.Email),
        Param.Bool(email.Primary),
        Param.Bool(claimed),
        Param.Time(email.Verified ? now : null),
        Param.Time(now));

    /// <summary>The address is proved from now on, and names its user at login.</summary>
    public static RowChange ProveEmail(Guid userId, string email, DateTimeOffset now) => new(
        Ranks.Child,
        "user_emails",
        email,
        SqlFile.Load<UserTable>("prove_email"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Text(email),
        Param.Time(now));

    /// <summary>The address is no longer the user's.</summary>
    public static RowChange DeleteEmail(Guid userId, string email) => new(
        Ranks.Child,
        "user_emails",
        email,
        SqlFile.Load<UserTable>("delete_email"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Text(email));

    /// <summary>Whether the address is the primary one. Their keys put the one that ceases to be it first: there is never a second one.</summary>
    public static RowChange SetPrimary(Guid userId, string email, bool primary) => new(
        Ranks.Child,
        "user_emails",
        primary ? "primary/2" : "primary/1",
        SqlFile.Load<UserTable>("set_primary"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Text(email),
        Param.Bool(primary));

    /// <summary>The address is proved and takes the place of the primary one, which goes first by its key.</summary>
    public static RowChange[] ReplacePrimary(Guid userId, string email, DateTimeOffset now) =>
    [
        new(
            Ranks.Child,
            "user_emails",
            "primary/1",
            SqlFile.Load<UserTable>("drop_primary"),
            RowsExpected.Any,
            Param.Uuid(userId),
            Param.Text(email)),
        new(
            Ranks.Child,
            "user_emails",
            "primary/2",
            SqlFile.Load<UserTable>("replace_primary"),
            RowsExpected.ExactlyOne,
            Param.Uuid(userId),
            Param.Text(email),
            Param.Time(now)),
    ];

    /// <summary>The address is to take the place of the primary one when it is proved, and no other is. Its key puts it after the row it is about.</summary>
    public static RowChange AwaitPrimary(Guid userId, string email) => new(
        Ranks.Child,
        "user_emails_to_come",
        email,
        SqlFile.Load<UserTable>("await_primary"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Text(email));

    internal static UserState MapRow(NpgsqlDataReader row)
    {
        var addresses = row.Texts("emails");
        var verified = row.GetFieldValue<bool[]>(row.GetOrdinal("verified"));
        var primaries = row.GetFieldValue<bool[]>(row.GetOrdinal("primaries"));
        return new UserState
        {
            Id = row.Uuid("id"),
            Emails = addresses.Select((email, index) => new UserEmailView(email, verified[index], primaries[index])).ToArray(),
            Profile = new UserProfile(
                row.TextOrNull("username"), row.TextOrNull("first_name"), row.TextOrNull("last_name"), row.TextOrNull("properties")),
            PictureUrl = row.TextOrNull("picture_url"),
            HasPassword = row.Bool("has_password"),
            UpdatePasswordRequired = row.Bool("update_password_required"),
            Locked = row.Bool("locked"),
            Enabled = row.Bool("enabled"),
            MfaEnabled = row.Bool("mfa_enabled"),
            CanCreateOrgs = row.Bool("can_create_orgs"),
            Roles = SharedTexts.Of(row.Texts("roles")),
            SecurityEpoch = row.Long("security_epoch"),
            CreatedAt = row.Time("created_at"),
            LastActiveAt = row.Time("last_active_at"),
            LegacyUserId = row.TextOrNull("legacy_user_id"),
            DeletedAt = row.TimeOrNull("deleted_at"),
        };
    }

    // The database's own lower() may know ASCII alone, by its locale.
    private static string? SearchKey(string? name) => name?.ToLowerInvariant();
}
