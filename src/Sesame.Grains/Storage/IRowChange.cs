using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// A further statement of a command's transaction. Statements run in the order of rank, table and key, so that
/// two commands which meet on the same rows take their locks in the same order.
/// </summary>
public interface IRowChange
{
    /// <summary>One of <see cref="Ranks"/>: children of the root, then other roots, then what is only appended.</summary>
    int Rank { get; }

    string Table { get; }

    string Key { get; }

    /// <summary>With other rows than these touched, <see cref="ExpectationFailedException"/> names the table.</summary>
    RowsExpected Expected { get; }

    /// <summary>Called once for a save.</summary>
    NpgsqlBatchCommand ToCommand();
}
