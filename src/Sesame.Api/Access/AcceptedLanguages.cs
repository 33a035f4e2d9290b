using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sesame.Api.Access;

/// <summary>The languages that a caller reads (<c>Accept-Language</c>, RFC 9110, 12.5.4), the preferred first.</summary>
internal static class AcceptedLanguages
{
    private const int Max = 5;
    private const int SubtagMax = 3;

    /// <summary>Primary subtags in lower case with commas between; null when none is named.</summary>
    public static string? Read(StringValues header)
    {
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList([.. header.OfType<string>()], out var given))
        {
            return null;
        }

        // Ordered as they stand where they are wanted alike.
        var languages = given
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value!.Split('-')[0].ToLowerInvariant())
            .Where(subtag => subtag.Length is > 1 and <= SubtagMax && subtag.All(char.IsAsciiLetterLower))
            .Distinct()
            .Take(Max);
        return string.Join(',', languages) is { Length: > 0 } joined ? joined : null;
    }
}
