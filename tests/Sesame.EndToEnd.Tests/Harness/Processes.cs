namespace Sesame.EndToEnd.Tests.Harness;

public static class Processes
{
    /// <summary>Command lines of running processes that name the text.</summary>
    public static IReadOnlyList<string> Mentioning(string text) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(folder), out _)
            let line = CommandLine(folder)
            where line.Contains(text, StringComparison.Ordinal)
            select line];

    /// <summary>The processes that this one has started and that have not ended.</summary>
    public static IReadOnlyList<int> ChildrenOf(int processId) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(folder), out _)
            where ParentOf(folder) == $"{processId}"
            select int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture)];

    private static string? ParentOf(string folder)
    {
        try
        {
            // The name in parentheses may hold anything; the state and the parent come behind it.
            return File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ')[1];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
