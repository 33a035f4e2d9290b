using Npgsql;
using Sesame.Abstractions.Clients;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Clients;

/// <summary>Maps a client to the tables clients, client_roles and client_access_restrictions.</summary>
internal sealed class ClientTable : StateTable<ClientState>
{
    public const string Name = "client";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<ClientTable>("read_client"), Param.Uuid(Guid.Parse(key)));

    public override ClientState Map(NpgsqlDataReader row) => MapRow(row);

    public override NpgsqlBatchCommand Insert(string key, ClientState next) => SqlCommand.Of(
        SqlFile.Load<ClientTable>("insert_client"),
        Param.Uuid(next.Id),
        Param.Text(next.Name),
        Param.Uuid(next.OrganizationId),
        Param.Int(next.RequestsPerSecond),
        Param.Text(next.Audience),
        Param.Bytes(next.SecretHash),
        Param.Time(next.CreatedAt));

    public override NpgsqlBatchCommand Update(string key, ClientState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<ClientTable>("update_client"),
        Param.Uuid(next.Id),
        Param.Text(next.Name),
        Param.Int(next.RequestsPerSecond),
        Param.Text(next.Audience),
        Param.Bytes(next.SecretHash),
        Param.Bytes(next.PreviousSecretHash),
        Param.Time(next.PreviousSecretExpiresAt),
        Param.Time(next.DeletedAt),
        Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<ClientTable>("delete_client"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    public static RowChange RoleChange(Guid clientId, string role, bool held) => new(
        Ranks.Child,
        "client_roles",
        $"{clientId}/{role}",
        SqlFile.Load<ClientTable>(held ? "insert_role" : "delete_role"),
        RowsExpected.ExactlyOne,
        Param.Uuid(clientId),
        Param.Text(role));

    public static RowChange InsertRestriction(Guid clientId, RestrictionView restriction) => new(
        Ranks.Child,
        "client_access_restrictions",
        $"{clientId}/{restriction.Id}",
        SqlFile.Load<ClientTable>("insert_restriction"),
        RowsExpected.ExactlyOne,
        Param.Uuid(clientId),
        Param.Uuid(restriction.Id),
        Param.Text(RestrictionValue.NameOf(restriction.Kind)),
        Param.Text(restriction.Value),
        Param.Time(restriction.CreatedAt));

    public static RowChange DeleteRestriction(Guid clientId, Guid restrictionId) => new(
        Ranks.Child,
        "client_access_restrictions",
        $"{clientId}/{restrictionId}",
        SqlFile.Load<ClientTable>("delete_restriction"),
        RowsExpected.ExactlyOne,
        Param.Uuid(clientId),
        Param.Uuid(restrictionId));

    internal static ClientState MapRow(NpgsqlDataReader row) => new()
    {
        Id = row.Uuid("id"),
        Name = row.Text("name"),
        Roles = row.Texts("roles"),
        RequestsPerSecond = row.Int("requests_per_second"),
        Audience = row.TextOrNull("audience"),
        OrganizationId = row.UuidOrNull("organization_id"),
        SecretHash = row.BytesOrNull("secret_hash"),
        PreviousSecretHash = row.BytesOrNull("previous_secret_hash"),
        PreviousSecretExpiresAt = row.TimeOrNull("previous_secret_expires_at"),
        Restrictions = Restrictions(row),
        CreatedAt = row.Time("created_at"),
        DeletedAt = row.TimeOrNull("deleted_at"),
    };

    private static RestrictionView[] Restrictions(NpgsqlDataReader row)
    {
        var ordinal = row.GetOrdinal("restriction_ids");
        if (row.IsDBNull(ordinal))
        {
            return [];
        }

        var ids = row.GetFieldValue<Guid[]>(ordinal);
        var kinds = row.Texts("restriction_kinds");
        var values = row.Texts("restriction_values");
        var times = row.GetFieldValue<DateTimeOffset[]>(row.GetOrdinal("restriction_times"));
        return [.. ids.Select((id, index) => new RestrictionView(id, KindOf(kinds[index]), values[index], times[index]))];
    }

    private static RestrictionKind KindOf(string name) =>
        RestrictionValue.TryParseKind(name, out var kind) ? kind : throw new InvalidOperationException($"No kind of restriction is named {name}.");
}
