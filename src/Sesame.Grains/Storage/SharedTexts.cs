using System.Collections.Concurrent;

namespace Sesame.Grains.Storage;

/// <summary>Short lists of texts that many rows have in common, such as roles: each is kept in memory once.</summary>
internal static class SharedTexts
{
    // Past this many different ones they are not what they were taken for, and each row keeps its own.
    private const int ListsMax = 4096;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new();
    private static int lists;

    /// <summary>The same texts in the same order, as they were first met.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts)
    {
        if (texts.Any(text => text.Length == 0 || text.Contains('\n')))
        {
            // Would not be told from others by the key.
            return texts;
        }

        var key = string.Join('\n', texts);
        if (Known.TryGetValue(key, out var known))
        {
            return known;
        }

        return Interlocked.Increment(ref lists) <= ListsMax ? Known.GetOrAdd(key, texts) : texts;
    }
}
