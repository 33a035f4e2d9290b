using System.Collections.Concurrent;

namespace Sesame.Grains.Storage;

/// <summary>Short lists of texts that many rows have in common, such as roles: each is kept in memory once.</summary>
internal static class SharedTexts
{
    // Past this many different ones they are not what they were taken for, and each row keeps its own.
    private const int ListsMax = 4096;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new();

    /// <summary>The same texts in the same order, as they were first met.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts)
    {
        var key = string.Join('\n', texts);
        return Known.TryGetValue(key, out var known) ? known : Known.Count < ListsMax ? Known.GetOrAdd(key, texts) : texts;
    }
}
