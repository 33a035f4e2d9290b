using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Credentials;

/// <summary>Maps a user's secrets to the table credentials.</summary>
internal sealed class CredentialsTable : StateTable<CredentialsState>
{
    public const string Name = "credentials";
    public const string TableName = "credentials";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) =>
        SqlCommand.Of(SqlFile.Load<CredentialsTable>("read_credentials"), Param.Uuid(Guid.Parse(key)));

    public override CredentialsState Map(NpgsqlDataReader row) => new(row.TextOrNull("password_hash"), row.TimeOrNull("password_changed_at"));

    public override NpgsqlBatchCommand Insert(string key, CredentialsState next) => SqlCommand.Of(
        SqlFile.Load<CredentialsTable>("insert_credentials"), [Param.Uuid(Guid.Parse(key)), .. Columns(next)]);

    public override NpgsqlBatchCommand Update(string key, CredentialsState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<CredentialsTable>("update_credentials"), [Param.Uuid(Guid.Parse(key)), .. Columns(next), Param.Long(expectedVersion)]);

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<CredentialsTable>("delete_credentials"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    /// <summary>First credentials of a new user, in the transaction that makes him.</summary>
    public static RowChange InsertFirst(Guid userId, string? passwordHash, DateTimeOffset now) => new(
        Ranks.Child,
        TableName,
        userId.ToString(),
        SqlFile.Load<CredentialsTable>("insert_credentials"),
        RowsExpected.ExactlyOne,
        [Param.Uuid(userId), .. Columns(new CredentialsState(passwordHash, passwordHash is null ? null : now))]);

    /// <summary>Another password or none, in the transaction of the user's row; touches no row when the credentials moved on.</summary>
    public static RowChange Replace(Guid userId, string? passwordHash, long expectedVersion, DateTimeOffset now) => new(
        Ranks.Child,
        TableName,
        userId.ToString(),
        SqlFile.Load<CredentialsTable>("update_credentials"),
        RowsExpected.ExactlyOne,
        [Param.Uuid(userId), .. Columns(new CredentialsState(passwordHash, passwordHash is null ? null : now)), Param.Long(expectedVersion)]);

    private static NpgsqlParameter[] Columns(CredentialsState next) => [Param.Text(next.PasswordHash), Param.Time(next.PasswordChangedAt)];
}
