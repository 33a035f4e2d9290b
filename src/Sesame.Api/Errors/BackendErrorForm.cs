using System.Globalization;
using System.Text.Json.Nodes;

namespace Sesame.Api.Errors;

/// <summary>
/// What errors of the API for back ends say besides: <c>error_code</c> and <c>field_errors</c> in lower case with underscores, <c>user_facing_error</c>,
/// <c>wait_seconds</c>, and the sentences of each field at fault under its own name. Published clients of that API read these.
/// </summary>
internal static class BackendErrorForm
{
    /// <summary>How paths of that API begin.</summary>
    public const string Path = "/api";

    private const string Type = "type.googleapis.com/google.rpc.";

    /// <summary>Adds the two members to an error in its common form.</summary>
    public static void AddTo(JsonObject error)
    {
        var details = (error["details"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var info = Array.Find(details, detail => IsOf(detail, "ErrorInfo"));
        error["user_facing_error"] = error["message"]?.DeepClone();
        if (Array.Find(details, detail => IsOf(detail, "RetryInfo"))?["retryDelay"]?.GetValue<string>() is { } delay)
        {
            error["wait_seconds"] = Math.Ceiling(double.Parse(delay.TrimEnd('s'), CultureInfo.InvariantCulture));
        }

        if (Array.Find(details, detail => IsOf(detail, "BadRequest"))?["fieldViolations"] is not JsonArray violations)
        {
            error["error_code"] = Lower(info?["reason"]) ?? "unexpected";
            return;
        }

        var fields = new JsonObject();
        error["error_code"] = "invalid_request_fields";
        error["field_errors"] = fields;
        foreach (var violation in violations.OfType<JsonObject>())
        {
            if (violation["field"]?.GetValue<string>() is { } field)
            {
                fields[field] = Lower(info?["metadata"]?[field] ?? info?["reason"]);
                Tell(error, field, violation["description"]);
            }
        }
    }

    // A member that is there already, such as the code of every error, is not replaced.
    private static void Tell(JsonObject error, string field, JsonNode? sentence)
    {
        if (error[field] is JsonArray sentences)
        {
            sentences.Add(sentence?.DeepClone());
        }
        else if (!error.ContainsKey(field))
        {
            error[field] = new JsonArray(sentence?.DeepClone());
        }
    }

    private static bool IsOf(JsonObject detail, string name) => detail["@type"] is JsonValue type && type.TryGetValue<string>(out var full) && full == Type + name;

    private static string? Lower(JsonNode? reason) => reason?.GetValue<string>().ToLowerInvariant();
}
