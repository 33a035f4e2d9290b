using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.ApiKeys;

/// <summary>Maps a key to the table api_keys.</summary>
internal sealed class ApiKeyTable : StateTable<ApiKeyState>
{
    public const string Name = "api-key";
    public const string Table = "api_keys";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<ApiKeyTable>("read_api_key"), Param.Uuid(Guid.Parse(key)));

    public override ApiKeyState Map(NpgsqlDataReader row) => MapRow(row);

    public override NpgsqlBatchCommand Insert(string key, ApiKeyState next) => SqlCommand.Of(
        SqlFile.Load<ApiKeyTable>("insert_api_key"),
        Param.Uuid(next.Id),
        Param.Text(next.Description),
        Param.Uuid(next.UserId),
        Param.Uuid(next.OrganizationId),
        Param.Texts(next.Permissions),
        Param.Texts(next.IpAllowList),
        Param.Json(next.MetadataJson),
        Param.Bytes(next.SecretHash),
        Param.Time(next.CreatedAt),
        Param.Time(next.ExpiresAt));

    public override NpgsqlBatchCommand Update(string key, ApiKeyState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<ApiKeyTable>("update_api_key"),
        Param.Uuid(next.Id),
        Param.Text(next.Description),
        Param.Texts(next.Permissions),
        Param.Texts(next.IpAllowList),
        Param.Json(next.MetadataJson),
        Param.Bytes(next.SecretHash),
        Param.Bytes(next.PreviousSecretHash),
        Param.Time(next.PreviousSecretExpiresAt),
        Param.Time(next.ExpiresAt),
        Param.Time(next.ArchivedAt),
        Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<ApiKeyTable>("delete_api_key"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    internal static ApiKeyState MapRow(NpgsqlDataReader row) => new()
    {
        Id = row.Uuid("id"),
        Description = row.Text("description"),
        UserId = row.UuidOrNull("owner_user_id"),
        OrganizationId = row.UuidOrNull("owner_organization_id"),
        Permissions = row.Texts("permissions"),
        IpAllowList = row.Texts("ip_allow_list"),
        MetadataJson = row.TextOrNull("metadata"),
        SecretHash = row.Bytes("secret_hash"),
        PreviousSecretHash = row.BytesOrNull("previous_secret_hash"),
        PreviousSecretExpiresAt = row.TimeOrNull("previous_secret_expires_at"),
        CreatedAt = row.Time("created_at"),
        ExpiresAt = row.TimeOrNull("expires_at"),
        ArchivedAt = row.TimeOrNull("archived_at"),
    };
}
