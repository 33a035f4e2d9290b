using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Codes;

/// <summary>Maps the codes of one kind and subject to their row.</summary>
internal sealed class CodeTable : StateTable<CodeState>
{
    public const string Name = "code";
    public const string TableName = "one_time_codes";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<CodeTable>("read_code"), Param.Text(key));

    public override CodeState Map(NpgsqlDataReader row)
    {
        var hash = row.BytesOrNull("code_hash");
        return new CodeState(
            hash is null ? null : new OneTimeCode(hash, row.Time("expires_at"), row.Int("tries"), row.TimeOrNull("consumed_at"), row.Long("security_epoch")),
            row.GetFieldValue<DateTimeOffset[]>(row.GetOrdinal("sends")),
            row.Time("created_at"));
    }

    public override NpgsqlBatchCommand Insert(string key, CodeState next) => SqlCommand.Of(
        SqlFile.Load<CodeTable>("insert_code"),
        Param.Text(key),
        Param.Text(key[..key.IndexOf('/', StringComparison.Ordinal)]),
        Param.Bytes(next.Live?.Hash),
        Param.Int(next.Live?.Tries ?? 0),
        Param.Times(next.Sends),
        Param.Time(next.CreatedAt),
        Param.Time(EndOf(next)),
        Param.Time(next.Live?.ConsumedAt),
        Param.Long(next.Live?.SecurityEpoch ?? 0));

    public override NpgsqlBatchCommand Update(string key, CodeState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<CodeTable>("update_code"),
        Param.Text(key),
        Param.Bytes(next.Live?.Hash),
        Param.Int(next.Live?.Tries ?? 0),
        Param.Times(next.Sends),
        Param.Time(EndOf(next)),
        Param.Time(next.Live?.ConsumedAt),
        Param.Long(expectedVersion),
        Param.Long(next.Live?.SecurityEpoch ?? 0));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<CodeTable>("delete_code"), Param.Text(key), Param.Long(expectedVersion));

    /// <summary>
    /// Uses a link up in the transaction of the command it is for; touches no row when it is not the live one, or rests on another epoch of its user than
    /// <paramref name="securityEpoch"/>, so that the command fails.
    /// </summary>
    public static RowChange ConsumeLink(string key, ReadOnlyMemory<byte> hash, long securityEpoch, DateTimeOffset at) => new(
        Ranks.OtherRoot,
        TableName,
        key,
        SqlFile.Load<CodeTable>("consume_link"),
        RowsExpected.ExactlyOne,
        Param.Text(key),
        Param.Bytes(hash.ToArray()),
        Param.Time(at),
        Param.Long(securityEpoch));

    /// <summary>Kills whatever is live under a key, in the transaction of a command after which it must not be good any more.</summary>
    public static RowChange Kill(string key, DateTimeOffset at) => new(
        Ranks.OtherRoot,
        TableName,
        key,
        SqlFile.Load<CodeTable>("kill_code"),
        RowsExpected.Any,
        Param.Text(key),
        Param.Time(at));

    // Rows past this moment may be deleted.
    private static DateTimeOffset EndOf(CodeState code) => code.Live?.ExpiresAt ?? (code.Sends.Count == 0 ? code.CreatedAt : code.Sends[^1].AddHours(1));
}
