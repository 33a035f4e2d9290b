using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Maps a link that a back end asked for to its row.</summary>
internal sealed class MagicLinkTable : StateTable<MagicLinkState>
{
    public const string Name = "magic-link";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<MagicLinkTable>("read_magic_link"), Param.Uuid(Guid.Parse(key)));

    public override MagicLinkState Map(NpgsqlDataReader row) => new(
        row.Uuid("user_id"),
        row.Text("email"),
        row.Long("security_epoch"),
        row.Bytes("hash"),
        row.TextOrNull("redirect_to_url"),
        row.Time("created_at"),
        row.Time("expires_at"),
        row.TimeOrNull("consumed_at"));

    public override NpgsqlBatchCommand Insert(string key, MagicLinkState next) => SqlCommand.Of(
        SqlFile.Load<MagicLinkTable>("insert_magic_link"),
        Param.Uuid(Guid.Parse(key)),
        Param.Uuid(next.UserId),
        Param.Text(next.Email),
        Param.Long(next.SecurityEpoch),
        Param.Bytes(next.Hash),
        Param.Text(next.RedirectTo),
        Param.Time(next.CreatedAt),
        Param.Time(next.ExpiresAt));

    public override NpgsqlBatchCommand Update(string key, MagicLinkState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<MagicLinkTable>("update_magic_link"), Param.Uuid(Guid.Parse(key)), Param.Time(next.ConsumedAt), Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<MagicLinkTable>("delete_magic_link"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));
}
