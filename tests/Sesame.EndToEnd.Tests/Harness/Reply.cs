using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>An answer by REST, with the parts of an error within reach.</summary>
public sealed record Reply(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Body { get; } = Parse(Text);

    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The machine's name of the error: the reason of its ErrorInfo.</summary>
    public string? Reason => Details("ErrorInfo").Select(detail => detail.GetProperty("reason").GetString()).FirstOrDefault();

    public IReadOnlyList<string> Fields =>
        [.. Details("BadRequest").SelectMany(detail => detail.GetProperty("fieldViolations").EnumerateArray()).Select(fault => fault.GetProperty("field").GetString()!)];

    public string this[string field] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(field, out var value) ? value.ToString() : throw new KeyNotFoundException($"No field {field} in {(int)Status} {Text}");

    public override string ToString() => $"{(int)Status} {Text}";

    private IEnumerable<JsonElement> Details(string type) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("details", out var details)
            ? details.EnumerateArray().Where(detail => detail.GetProperty("@type").GetString()!.EndsWith($"google.rpc.{type}", StringComparison.Ordinal))
            : [];

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
