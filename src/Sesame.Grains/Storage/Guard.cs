using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Sesame.Grains.Storage;

/// <summary>
/// Lets a statement fail its transaction by itself when it touched another number of rows than it must. All statements
/// of a command travel in one round trip, so the count cannot be checked here before the commit.
/// </summary>
internal static partial class Guard
{
    /// <summary>The state's own row has moved on: somebody else's write came first.</summary>
    public const string LostRace = "SE001";

    /// <summary>A further statement of the command missed its rows.</summary>
    public const string Expectation = "SE002";

    private static readonly ConcurrentDictionary<(string Sql, RowsExpected Expected, string Code, string Table), string> Wrapped = new();

    public static string Wrap(string sql, RowsExpected expected, string code, string table) =>
        expected == RowsExpected.Any ? sql : Wrapped.GetOrAdd((sql, expected, code, table), Compose);

    /// <summary>The statement with a RETURNING clause, which tells what it touched to the one around it.</summary>
    public static string Returning(string sql)
    {
        var text = sql.TrimEnd().TrimEnd(';');
        return Clause().IsMatch(Comment().Replace(text, "")) ? text : $"{text}\nRETURNING 1";
    }

    // The text is composed once and then always the same string, so that the driver keeps it prepared.
    private static string Compose((string Sql, RowsExpected Expected, string Code, string Table) statement)
    {
        var most = statement.Expected == RowsExpected.ExactlyOne ? "1" : "NULL";
        return $"WITH touched AS (\n{Returning(statement.Sql)}\n)\nSELECT sesame_expect(count(*), {most}, '{statement.Code}', '{statement.Table}') FROM touched";
    }

    [GeneratedRegex("--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\breturning\b", RegexOptions.IgnoreCase)]
    private static partial Regex Clause();
}
