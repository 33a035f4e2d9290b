namespace Sesame.Bench.Harness;

/// <summary>Prints rows in columns, the first one to the left, the rest to the right.</summary>
internal static class Table
{
    public static void Print(string[] heads, IEnumerable<string[]> rows)
    {
        var all = rows.Prepend(heads).ToList();
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            Console.WriteLine("  " + string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}
