using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Maps a login flow to its row.</summary>
internal sealed class LoginFlowTable : StateTable<LoginFlowState>
{
    public const string Name = "login-flow";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<LoginFlowTable>("read_flow"), Param.Text(key));

    public override LoginFlowState Map(NpgsqlDataReader row) =>
        new(row.Text("kind"), row.Text("step"), row.Bytes("content"), row.Time("created_at"), row.Time("expires_at"), row.UuidOrNull("user_id"));

    public override NpgsqlBatchCommand Insert(string key, LoginFlowState next) => SqlCommand.Of(
        SqlFile.Load<LoginFlowTable>("insert_flow"),
        Param.Text(key),
        Param.Text(next.Kind),
        Param.Text(next.Step),
        Param.Uuid(next.UserId),
        Param.Bytes(next.Sealed),
        Param.Time(next.CreatedAt),
        Param.Time(next.ExpiresAt));

    public override NpgsqlBatchCommand Update(string key, LoginFlowState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<LoginFlowTable>("update_flow"),
        Param.Text(key),
        Param.Text(next.Kind),
        Param.Text(next.Step),
        Param.Uuid(next.UserId),
        Param.Bytes(next.Sealed),
        Param.Time(next.ExpiresAt),
        Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<LoginFlowTable>("delete_flow"), Param.Text(key), Param.Long(expectedVersion));
}
