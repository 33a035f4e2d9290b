using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Free-form JSON objects that callers keep with their things.</summary>
internal static class JsonObjects
{
    private const int BytesMax = 16 * 1024;
    private const string NoObject = "null";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    /// <summary>The object as text; null for none. More than 16 KiB, or a text that cannot be stored, is a fault.</summary>
    public static string? Read(Struct? value, string field, FieldFaults faults)
    {
        if (value is null)
        {
            return null;
        }

        var json = Text(value);
        if (json == NoObject)
        {
            faults.Add(field, "A JSON object is needed: each value of a kind, each number finite.");
        }
        else if (Encoding.UTF8.GetByteCount(json) > BytesMax)
        {
            faults.Add(field, "At most 16 KiB are allowed.");
        }
        else if (json.Contains("\\u0000", StringComparison.Ordinal))
        {
            faults.Add(field, "The character U+0000 cannot be stored.");
        }

        return json;
    }

    /// <summary>The object as text; `null` where it is none, as one with a value of no kind, or a number that JSON cannot write.</summary>
    public static string Text(Struct value) => IsJson(value) ? Formatter.Format(value) : NoObject;

    /// <summary>The object; null for none.</summary>
    public static Struct? Write(string? json) => json is null ? null : JsonParser.Default.Parse<Struct>(json);

    private static bool IsJson(Struct value) => value.Fields.Values.All(IsJson);

    private static bool IsJson(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.None => false,
        Value.KindOneofCase.NumberValue => double.IsFinite(value.NumberValue),
        Value.KindOneofCase.StructValue => IsJson(value.StructValue),
        Value.KindOneofCase.ListValue => value.ListValue.Values.All(IsJson),
        _ => true,
    };
}
