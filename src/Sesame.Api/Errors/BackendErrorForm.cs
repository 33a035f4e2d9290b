using System.Text.Json.Nodes;

namespace Sesame.Api.Errors;

/// <summary>
/// What errors of the API for back ends say besides: <c>error_code</c> and <c>field_errors</c> in lower case with underscores, which published clients of
/// that API read.
/// </summary>
internal static class BackendErrorForm
{
    /// <summary>How paths of that API begin.</summary>
    public const string Path = "/api/backend";

    private const string Type = "type.googleapis.com/google.rpc.";

    /// <summary>Adds the two members to an error in its common form.</summary>
    public static void AddTo(JsonObject error)
    {
        var details = (error["details"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var info = Array.Find(details, detail => IsOf(detail, "ErrorInfo"));
        if (Array.Find(details, detail => IsOf(detail, "BadRequest"))?["fieldViolations"] is not JsonArray violations)
        {
            error["error_code"] = Lower(info?["reason"]) ?? "unexpected";
            return;
        }

        var fields = new JsonObject();
        foreach (var field in violations.Select(violation => violation?["field"]?.GetValue<string>()).OfType<string>())
        {
            fields[field] = Lower(info?["metadata"]?[field] ?? info?["reason"]);
        }

        error["error_code"] = "invalid_request_fields";
        error["field_errors"] = fields;
    }

    private static bool IsOf(JsonObject detail, string name) => detail["@type"] is JsonValue type && type.TryGetValue<string>(out var full) && full == Type + name;

    private static string? Lower(JsonNode? reason) => reason?.GetValue<string>().ToLowerInvariant();
}
