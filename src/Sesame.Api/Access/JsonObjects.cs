using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Free-form JSON objects that callers keep with their things.</summary>
internal static class JsonObjects
{
    private const int BytesMax = 16 * 1024;

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    /// <summary>The object as text; null for none. More than 16 KiB, or a text that cannot be stored, is a fault.</summary>
    public static string? Read(Struct? value, string field, FieldFaults faults)
    {
        if (value is null)
        {
            return null;
        }

        var json = Formatter.Format(value);
        if (Encoding.UTF8.GetByteCount(json) > BytesMax)
        {
            faults.Add(field, "At most 16 KiB are allowed.");
        }
        else if (json.Contains("\\u0000", StringComparison.Ordinal))
        {
            faults.Add(field, "The character U+0000 cannot be stored.");
        }

        return json;
    }

    /// <summary>The object; null for none.</summary>
    public static Struct? Write(string? json) => json is null ? null : JsonParser.Default.Parse<Struct>(json);
}
