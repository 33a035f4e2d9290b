using Sesame.Grains.Storage;

namespace Sesame.Grains.Credentials;

/// <summary>The former passwords of users, where a deployment remembers them.</summary>
internal sealed class PasswordHistory(Database database)
{
    private const string Table = "password_history";

    /// <summary>What is stored of the newest former passwords.</summary>
    public Task<List<string>> List(Guid userId, int max) => database.ListAsync(
        SqlCommand.Of(SqlFile.Load<PasswordHistory>("list_history"), Param.Uuid(userId), Param.Long(max)), row => row.Text("password_hash"));

    /// <summary>Remembers one more; after <see cref="Trim"/> in the same transaction.</summary>
    public static RowChange Remember(Guid userId, string passwordHash, DateTimeOffset at) => new(
        Ranks.Child,
        Table,
        $"{userId}/2",
        SqlFile.Load<PasswordHistory>("insert_history"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Time(at),
        Param.Text(passwordHash));

    /// <summary>Makes room for one more.</summary>
    public static RowChange Trim(Guid userId, int max) => new(
        Ranks.Child,
        Table,
        $"{userId}/1",
        SqlFile.Load<PasswordHistory>("trim_history"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Long(max - 1));
}
