using Sesame.Abstractions.Calls;

namespace Sesame.Api.Access;

/// <summary>Rules for texts that are stored as they come.</summary>
internal static class TextRules
{
    /// <summary>Whether the text can be stored and printed safely, as <see cref="PlainText"/> has it.</summary>
    public static bool IsPlain(string text) => PlainText.IsPlain(text);
}
