using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Reads which sessions a user has. There is no row of its own: commands write the rows of sessions.</summary>
internal sealed class UserSessionsTable : StateTable<UserSessionsState>
{
    public const string Name = "user-sessions";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<UserSessionsTable>("unended_of_user"), Param.Uuid(Guid.Parse(key)));

    public override UserSessionsState Map(NpgsqlDataReader row) => new(row.GetFieldValue<Guid[]>(row.GetOrdinal("ids")));

    public override NpgsqlBatchCommand Insert(string key, UserSessionsState next) => throw NoRow();

    public override NpgsqlBatchCommand Update(string key, UserSessionsState next, long expectedVersion) => throw NoRow();

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) => throw NoRow();

    private static InvalidOperationException NoRow() => new("The list of a user's sessions has no row of its own.");
}
