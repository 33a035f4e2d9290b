using System.Text;

namespace Sesame.Api.Access;

/// <summary>Rules for texts that are stored as they come.</summary>
internal static class TextRules
{
    /// <summary>Whether the text is whole characters without control characters: anything else cannot be stored or printed safely.</summary>
    public static bool IsPlain(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }
}
