using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>Reads all RSA keys of the API for back ends as one state; commands write single rows.</summary>
internal sealed class BackendKeysTable : StateTable<BackendKeysState>
{
    public const string Name = "backend-keys";
    public const string UseFromKey = "backend_signing_keys_use_from_key";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => ReadAll();

    public override BackendKeysState Map(NpgsqlDataReader row) => MapRow(row);

    public override NpgsqlBatchCommand Insert(string key, BackendKeysState next) => throw NoRow();

    public override NpgsqlBatchCommand Update(string key, BackendKeysState next, long expectedVersion) => throw NoRow();

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) => throw NoRow();

    public static NpgsqlBatchCommand ReadAll() => SqlCommand.Of(SqlFile.Load<BackendKeysTable>("all_backend_keys"));

    public static BackendKeysState MapRow(NpgsqlDataReader row)
    {
        var ids = row.Texts("key_ids");
        var (xs, ys, privates) = (Many<byte[]>(row, "moduli"), Many<byte[]>(row, "exponents"), Many<byte[]>(row, "private_keys"));
        var (created, froms, untils) = (Many<DateTimeOffset>(row, "created"), Many<DateTimeOffset>(row, "froms"), Many<DateTimeOffset>(row, "untils"));
        return new BackendKeysState(
            [.. ids.Select((id, n) => new SigningKeyRecord(id, xs[n], ys[n], privates[n], created[n], froms[n], untils[n]))]);
    }

    public static RowChange Insert(SigningKeyRecord key) => new(
        Ranks.Child,
        "backend_signing_keys",
        key.KeyId,
        SqlFile.Load<BackendKeysTable>("insert_backend_key"),
        RowsExpected.ExactlyOne,
        Param.Text(key.KeyId),
        Param.Bytes(key.X),
        Param.Bytes(key.Y),
        Param.Bytes(key.SealedPrivateKey),
        Param.Time(key.CreatedAt),
        Param.Time(key.UseFrom),
        Param.Time(key.UseUntil));

    public static RowChange Delete(SigningKeyRecord key) => new(
        Ranks.Child, "backend_signing_keys", key.KeyId, SqlFile.Load<BackendKeysTable>("delete_backend_key"), RowsExpected.Any, Param.Text(key.KeyId));

    public static RowChange UseFrom(SigningKeyRecord key, DateTimeOffset useFrom) => new(
        Ranks.Child, "backend_signing_keys", key.KeyId, SqlFile.Load<BackendKeysTable>("use_backend_key_now"), RowsExpected.ExactlyOne, Param.Text(key.KeyId), Param.Time(useFrom));

    private static T[] Many<T>(NpgsqlDataReader row, string name) => row.GetFieldValue<T[]>(row.GetOrdinal(name));

    private static InvalidOperationException NoRow() => new("The set of signing keys has no row of its own.");
}
