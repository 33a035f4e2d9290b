using System.Globalization;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Versions as callers see them.</summary>
internal static class Etags
{
    public static string Write(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version a caller read; null when he names none. A text that never was an etag ends the call.</summary>
    public static long? Read(string etag, string field) =>
        etag.Length == 0 ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw ErrorMap.ToRpc(new FieldFaults().Add(field, "The etag of the last read is needed.").All);
}
