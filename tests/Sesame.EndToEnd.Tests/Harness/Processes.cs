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
