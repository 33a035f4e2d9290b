using Sesame.Abstractions.Calls;

namespace Sesame.Api.Access;

/// <summary>Makes a caller's user agent fit to be stored and printed: nothing that is not plain, at most 512 characters.</summary>
internal static class UserAgents
{
    private const int LengthMax = 512;

    public static string? Clean(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        return Cut(PlainText.Clean(given));
    }

    // A cut must not leave half of a surrogate pair.
    private static string? Cut(string text) => text.Length switch
    {
        0 => null,
        <= LengthMax => text,
        _ => text[..(char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax)],
    };
}
