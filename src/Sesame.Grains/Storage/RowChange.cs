using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>A ready-made row change: a statement and its positional parameters ($1, $2, …).</summary>
public sealed class RowChange(int rank, string table, string key, string sql, RowsExpected expected, params NpgsqlParameter[] parameters) : IRowChange
{
    public int Rank => rank;

    public string Table => table;

    public string Key => key;

    public RowsExpected Expected => expected;

    public NpgsqlBatchCommand ToCommand() => SqlCommand.Of(sql, parameters);
}
