using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>Types whose JSON is not an object of their fields.</summary>
internal static class KnownTypes
{
    public const string HttpBody = "google.api.HttpBody";

    public static JsonObject? Schema(MessageDescriptor type, Schemas schemas) => type.FullName switch
    {
        "google.protobuf.Any" => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string", ["description"] = "Type URL of the message whose fields stand beside it." } },
            ["required"] = new JsonArray("@type"),
            ["additionalProperties"] = true,
        },
        "google.protobuf.Duration" => new JsonObject { ["type"] = "string", ["pattern"] = "^-?[0-9]+(\\.[0-9]{1,9})?s$", ["examples"] = new JsonArray("1.5s") },
        "google.protobuf.Empty" => new JsonObject { ["type"] = "object" },
        "google.protobuf.FieldMask" => new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("firstName,lastName") },
        "google.protobuf.ListValue" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject() },
        "google.protobuf.Struct" => new JsonObject { ["type"] = "object", ["additionalProperties"] = true },
        "google.protobuf.Timestamp" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "google.protobuf.Value" => [],
        HttpBody => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        _ when type.File.Name == "google/protobuf/wrappers.proto" => Nullable(schemas.OfElement(type.FindFieldByNumber(1))),
        _ => null,
    };

    /// <summary>Whether a single value of the field can stand in a query string.</summary>
    public static bool HasText(FieldDescriptor field) => field.FieldType != FieldType.Message
        || field.MessageType.File.Name == "google/protobuf/wrappers.proto"
        || field.MessageType.FullName is "google.protobuf.Duration" or "google.protobuf.FieldMask" or "google.protobuf.Timestamp";

    private static JsonObject Nullable(JsonObject schema)
    {
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        return schema;
    }
}
