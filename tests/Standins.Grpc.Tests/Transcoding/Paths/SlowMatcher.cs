using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Standins.Grpc.Tests.Transcoding.Paths;

/// <summary>Matches one template by a regular expression over decoded segments.</summary>
internal static class SlowMatcher
{
    // Stands between segments; no path holds it.
    private const char Separator = '\uE000';

    public static bool Matches(string template, string path)
    {
        if (path.Length > 1 && path.EndsWith('/'))
        {
            path = path[..^1];
        }

        var parsed = PathTemplate.Parse(template);
        if (parsed.Verb is { } verb)
        {
            var colon = path.LastIndexOf(':');
            if (colon < path.LastIndexOf('/') || PathText.Decode(path.AsSpan(colon + 1), keepsSlash: false) != verb)
            {
                return false;
            }

            path = path[..colon];
        }

        var pattern = new StringBuilder("^");
        foreach (var segment in parsed.Segments)
        {
            pattern.Append(segment.Kind switch
            {
                SegmentKind.Literal => Separator + Regex.Escape(segment.Literal!),
                SegmentKind.Single => $"{Separator}[^{Separator}]+",
                _ => $"({Separator}.*)?",
            });
        }

        var segments = path == "/" ? [] : path[1..].Split('/').Select(s => PathText.Decode(s, keepsSlash: false) ?? s);
        var decoded = string.Concat(segments.Select(s => Separator + s));
        return Regex.IsMatch(decoded, pattern + "$", RegexOptions.Singleline);
    }
}
