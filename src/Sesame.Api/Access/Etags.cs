using System.Globalization;
using Grpc.Core;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Versions as callers see them.</summary>
internal static class Etags
{
    private const string Any = "*";

    public static string Write(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version a caller read; null when he names none. A text that never was an etag is a fault.</summary>
    public static long? Read(string etag, string field, FieldFaults faults)
    {
        var named = etag.Length == 0 ? null : Parse(etag);
        faults.Check(etag.Length == 0 || named is not null, field, "The etag of the last read is needed.");
        return named;
    }

    /// <summary>The version a caller read, by the request's field or by If-Match (RFC 9110, 13.1.1), which must not contradict each other.</summary>
    public static long? Read(string etag, string field, ServerCallContext context, FieldFaults faults)
    {
        var named = Read(etag, field, faults);
        var header = context.GetHttpContext().Request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0 || header == Any)
        {
            return named;
        }

        var matched = header.Length > 2 && header[0] == '"' && header[^1] == '"' ? Parse(header[1..^1]) : null;
        faults.Check(matched is not null, "If-Match", "One ETag of the last read, in quotes, or * is needed.");
        faults.Check(named is null || matched is null || named == matched, "If-Match", "It contradicts the etag in the body.");
        return named ?? matched;
    }

    /// <summary>Tells the version in the field ETag, where HTTP tools look for it.</summary>
    public static void Tell(long version, ServerCallContext context) => context.GetHttpContext().Response.Headers.ETag = $"\"{Write(version)}\"";

    private static long? Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
