using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>The path as the client wrote it: the server's own decoding cannot tell %2F from a slash, nor %252F from %2F.</summary>
internal static class RequestPath
{
    /// <param name="isEncoded">Whether escapes are still to be decoded.</param>
    public static ReadOnlySpan<char> Of(HttpContext http, out bool isEncoded)
    {
        isEncoded = false;
        var decoded = http.Request.Path.Value ?? string.Empty;
        var target = (http.Features.Get<IHttpRequestFeature>()?.RawTarget).AsSpan();
        var query = target.IndexOf('?');
        var raw = query < 0 ? target : target[..query];
        if (!raw.Contains('%'))
        {
            return decoded;
        }

        // Middleware sees the decoded path and may have changed it; only when both say the same is the raw one taken.
        var pathBase = http.Request.PathBase.Value ?? string.Empty;
        if (raw.StartsWith(pathBase, StringComparison.Ordinal) && Same(raw[pathBase.Length..], decoded))
        {
            isEncoded = true;
            return raw[pathBase.Length..];
        }

        return decoded;
    }

    public static RouteValueDictionary Capture(
        PathTemplate template, ReadOnlySpan<char> path, ReadOnlySpan<(int Start, int End)> spans, bool isEncoded)
    {
        var values = new RouteValueDictionary();
        foreach (var variable in template.Variables)
        {
            var text = path[spans[variable.Start].Start..spans[variable.End - 1].End];
            values[variable.FieldPath] = isEncoded || (!variable.IsMulti && text.Contains("%2F", StringComparison.OrdinalIgnoreCase))
                ? Decode(text, variable.IsMulti, isEncoded)
                : text.ToString();
        }

        return values;
    }

    private static string? Decode(ReadOnlySpan<char> text, bool keepsSlash, bool isEncoded) => isEncoded
        ? PathText.Decode(text, keepsSlash)
        : text.ToString().Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    // What the server decoded is the raw path with every escape but %2F resolved; escapes it could not resolve stay.
    private static bool Same(ReadOnlySpan<char> raw, string decoded) =>
        PathText.Decode(raw, keepsSlash: true) is { } ours ? ours == decoded : raw.IndexOf("/.", StringComparison.Ordinal) < 0
            && raw.IndexOf("%2E", StringComparison.OrdinalIgnoreCase) < 0;
}
