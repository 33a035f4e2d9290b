using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Maps one kind of state to its row. Statements use positional parameters; the ones that write touch exactly one row,
/// which the provider checks, and need neither a RETURNING clause nor a closing semicolon.
/// </summary>
public abstract class StateTable<TState> where TState : class
{
    public abstract string StateName { get; }

    /// <summary>Selects at most one row, with its column <c>version</c> (bigint).</summary>
    public abstract NpgsqlBatchCommand Read(string key);

    public abstract TState Map(NpgsqlDataReader row);

    /// <summary>Inserts the row with version 1.</summary>
    public abstract NpgsqlBatchCommand Insert(string key, TState next);

    /// <summary><c>update … set …, version = version + 1 where … and version = $n</c>.</summary>
    public abstract NpgsqlBatchCommand Update(string key, TState next, long expectedVersion);

    public abstract NpgsqlBatchCommand Delete(string key, long expectedVersion);
}
