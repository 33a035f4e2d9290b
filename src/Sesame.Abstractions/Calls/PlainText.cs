using System.Globalization;
using System.Text;

namespace Sesame.Abstractions.Calls;

/// <summary>What may stand in texts that people give and that are stored, printed and shown as they come.</summary>
public static class PlainText
{
    /// <summary>
    /// Whether the text is whole characters that each stay in their place: no control characters, no separators of lines and paragraphs, and nothing that
    /// turns the direction of what follows it (Unicode UAX #9: embeddings, overrides, isolates), by which a name could show as another one.
    /// </summary>
    public static bool IsPlain(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || !IsPlain(rune))
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    /// <summary>The text without what is not plain.</summary>
    public static string Clean(string text) => IsPlain(text) ? text : string.Concat(text.EnumerateRunes().Where(IsPlain));

    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (>= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069);
}
