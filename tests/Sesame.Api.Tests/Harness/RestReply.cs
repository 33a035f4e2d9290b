using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Sesame.Api.Tests.Harness;

/// <summary>What a REST call was answered.</summary>
public sealed record RestReply(int Status, JsonObject Body, HttpResponseHeaders Headers)
{
    /// <summary>The reason of an error, as its ErrorInfo tells it; null when there is none.</summary>
    public string? Reason => Detail("ErrorInfo")?["reason"]?.GetValue<string>();

    public string this[string name] => Body[name]?.GetValue<string>() ?? throw new InvalidOperationException($"No {name} in {Body.ToJsonString()}.");

    /// <summary>The detail of this type of google.rpc; null when there is none.</summary>
    public JsonObject? Detail(string type) => (Body["details"] as JsonArray)?.OfType<JsonObject>()
        .FirstOrDefault(detail => detail["@type"]!.GetValue<string>() == $"type.googleapis.com/google.rpc.{type}");

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The fields that BadRequest names, in alphabetical order.</summary>
    public string Fields => string.Join(' ', (Detail("BadRequest")?["fieldViolations"] as JsonArray ?? [])
        .Select(violation => violation!["field"]!.GetValue<string>()).Order(StringComparer.Ordinal));
}
