using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>Reads all keys of a family as one state; commands write single rows, by <see cref="KeyFamilyRows"/>.</summary>
/// <param name="name">The state's name.</param>
/// <param name="readAll">The statement that reads all keys in one row.</param>
/// <param name="of">Makes the state of its keys.</param>
internal abstract class KeyFamilyTable<TState>(string name, string readAll, Func<IReadOnlyList<SigningKeyRecord>, TState> of) : StateTable<TState>
    where TState : class, IKeyFamilyState
{
    public override string StateName => name;

    public override NpgsqlBatchCommand Read(string key) => ReadAll();

    public override TState Map(NpgsqlDataReader row)
    {
        var ids = row.Texts("key_ids");
        var (xs, ys, privates) = (Many<byte[]>(row, "xs"), Many<byte[]>(row, "ys"), Many<byte[]>(row, "private_keys"));
        var (created, froms, untils) = (Many<DateTimeOffset>(row, "created"), Many<DateTimeOffset>(row, "froms"), Many<DateTimeOffset>(row, "untils"));
        return of([.. ids.Select((id, n) => new SigningKeyRecord(id, xs[n], ys[n], privates[n], created[n], froms[n], untils[n]))]);
    }

    public override NpgsqlBatchCommand Insert(string key, TState next) => throw NoRow();

    public override NpgsqlBatchCommand Update(string key, TState next, long expectedVersion) => throw NoRow();

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) => throw NoRow();

    public NpgsqlBatchCommand ReadAll() => SqlCommand.Of(readAll);

    private static T[] Many<T>(NpgsqlDataReader row, string column) => row.GetFieldValue<T[]>(row.GetOrdinal(column));

    private static InvalidOperationException NoRow() => new("The set of signing keys has no row of its own.");
}
