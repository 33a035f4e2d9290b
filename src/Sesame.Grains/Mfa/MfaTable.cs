using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <summary>Maps a user's second factors to the tables mfa_accounts, mfa_devices and recovery_codes.</summary>
internal sealed class MfaTable : StateTable<MfaState>
{
    public const string Name = "mfa";

    private const string Devices = "mfa_devices";
    private const string Codes = "recovery_codes";

    /// <summary>The table whose row says that logins ask for a second factor.</summary>
    public const string Users = "users";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<MfaTable>("read_mfa"), Param.Uuid(Guid.Parse(key)));

    public override MfaState Map(NpgsqlDataReader row)
    {
        var pending = row.BytesOrNull("pending_secret");
        return new MfaState(
            pending is null ? null : new PendingTotp(pending, row.Text("pending_name"), row.Time("pending_at"), row.Long("pending_epoch")),
            FactorsOf(row),
            row.IsDBNull(row.GetOrdinal("codes")) ? [] : row.GetFieldValue<byte[][]>(row.GetOrdinal("codes")),
            row.Time("created_at"));
    }

    public override NpgsqlBatchCommand Insert(string key, MfaState next) => SqlCommand.Of(
        SqlFile.Load<MfaTable>("insert_mfa"),
        [Param.Uuid(Guid.Parse(key)), .. Pending(next), Param.Time(next.CreatedAt)]);

    public override NpgsqlBatchCommand Update(string key, MfaState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<MfaTable>("update_mfa"),
        [Param.Uuid(Guid.Parse(key)), .. Pending(next), Param.Long(expectedVersion)]);

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<MfaTable>("delete_mfa"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    /// <summary>The row of a user who has a factor from the start, in the transaction that makes him.</summary>
    public static RowChange InsertFirst(Guid userId, DateTimeOffset now) => new(
        Ranks.Child,
        "mfa_accounts",
        userId.ToString(),
        SqlFile.Load<MfaTable>("insert_mfa"),
        RowsExpected.ExactlyOne,
        [Param.Uuid(userId), .. Pending(new MfaState(null, [], [], now)), Param.Time(now)]);

    public static RowChange InsertFactor(Guid userId, Factor factor) => new(
        Ranks.Child,
        Devices,
        factor.Id.ToString(),
        SqlFile.Load<MfaTable>("insert_device"),
        RowsExpected.ExactlyOne,
        Param.Uuid(factor.Id),
        Param.Uuid(userId),
        Param.Text(factor.Type),
        Param.Text(factor.Name),
        Param.Bytes(factor.SealedSeed),
        Param.Long(factor.LastStep),
        Param.Time(factor.CreatedAt));

    /// <summary>A step of time is taken, unless it or a later one was.</summary>
    public static RowChange TakeStep(Factor factor, long step, DateTimeOffset at) => new(
        Ranks.Child,
        Devices,
        factor.Id.ToString(),
        SqlFile.Load<MfaTable>("take_step"),
        RowsExpected.ExactlyOne,
        Param.Uuid(factor.Id),
        Param.Long(step),
        Param.Time(at));

    public static RowChange DeleteFactors(Guid userId, IReadOnlyCollection<Guid> ids) => new(
        Ranks.Child,
        Devices,
        userId.ToString(),
        SqlFile.Load<MfaTable>("delete_devices"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Uuids(ids));

    /// <summary>New codes in the place of all before; none: all are gone.</summary>
    public static RowChange ReplaceCodes(Guid userId, IReadOnlyList<byte[]> hashes, DateTimeOffset at) => new(
        Ranks.Child,
        Codes,
        userId.ToString(),
        SqlFile.Load<MfaTable>("replace_codes"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.ByteArrays(hashes),
        Param.Time(at));

    /// <summary>A code is used up, unless it was.</summary>
    public static RowChange UseCode(Guid userId, byte[] hash, DateTimeOffset at) => new(
        Ranks.Child,
        Codes,
        userId.ToString(),
        SqlFile.Load<MfaTable>("use_code"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Bytes(hash),
        Param.Time(at));

    /// <summary>Keeps the user's row true to his factors; touches no row when he is gone.</summary>
    public static RowChange SetEnabled(Guid userId, bool enabled) => new(
        Ranks.OtherRoot,
        Users,
        userId.ToString(),
        SqlFile.Load<MfaTable>("set_mfa_enabled"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Bool(enabled));

    /// <summary>
    /// Carries a command out only while its user may use his account and nothing has ended what he had since <paramref name="securityEpoch"/>: what ends it
    /// comes wholly before or wholly after.
    /// </summary>
    public static RowChange HoldUser(Guid userId, long securityEpoch) => new(
        Ranks.OtherRoot,
        Users,
        userId.ToString(),
        SqlFile.Load<MfaTable>("hold_user"),
        RowsExpected.ExactlyOne,
        Param.Uuid(userId),
        Param.Long(securityEpoch));

    private static NpgsqlParameter[] Pending(MfaState next) =>
        [Param.Bytes(next.Pending?.SealedSeed), Param.Text(next.Pending?.Name), Param.Time(next.Pending?.BegunAt), Param.Long(next.Pending?.SecurityEpoch ?? 0)];

    private static Factor[] FactorsOf(NpgsqlDataReader row)
    {
        if (row.IsDBNull(row.GetOrdinal("ids")))
        {
            return [];
        }

        var (ids, types, names) = (Array<Guid>(row, "ids"), row.Texts("types"), row.Texts("names"));
        var (seeds, steps, created, used) = (Array<byte[]>(row, "secrets"), Array<long>(row, "last_steps"), Array<DateTimeOffset>(row, "created_ats"), Array<DateTimeOffset?>(row, "used_ats"));
        return [.. ids.Select((id, index) => new Factor(id, types[index], names[index], seeds[index], steps[index], created[index], used[index]))];
    }

    private static T[] Array<T>(NpgsqlDataReader row, string name) => row.GetFieldValue<T[]>(row.GetOrdinal(name));
}
