using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Sesame.Grains.Audit;

namespace Sesame.Grains.Storage;

/// <summary>
/// The commonest command, a change of the own row with one audit entry, as one statement: the entry is inserted for the row that was changed. Where
/// the row had moved on nothing is changed and nothing inserted, and the count of rows tells; no guard has to fail the transaction.
/// </summary>
internal static partial class RootWithEntry
{
    private static readonly ConcurrentDictionary<(string Root, int Parameters), string> Composed = new();

    public static NpgsqlBatchCommand Of(NpgsqlBatchCommand root, AuditEntry entry)
    {
        var insert = AuditTable.InsertForRoot(entry);
        var joined = new NpgsqlBatchCommand(Composed.GetOrAdd((root.CommandText, root.Parameters.Count), key => Compose(key.Root, insert.CommandText, key.Parameters)));
        Move(root, joined);
        Move(insert, joined);
        return joined;
    }

    // Composed once and then always the same string, so that the driver keeps it prepared.
    private static string Compose(string root, string insert, int rootParameters)
    {
        var moved = Placeholder().Replace(insert, number => string.Create(
            CultureInfo.InvariantCulture, $"${int.Parse(number.ValueSpan[1..], CultureInfo.InvariantCulture) + rootParameters}"));
        return $"WITH root AS (\n{Guard.Returning(root)}\n)\n{moved}";
    }

    private static void Move(NpgsqlBatchCommand from, NpgsqlBatchCommand to)
    {
        var parameters = from.Parameters.ToArray();
        from.Parameters.Clear();
        to.Parameters.AddRange(parameters);
    }

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Placeholder();
}
