using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sesame.Grains.Tokens;

/// <summary>What the claims of a user are taken from: fields by their names in the API, and his properties.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="Properties">The properties; null for none.</param>
internal sealed record ClaimSource(IReadOnlyDictionary<string, JsonNode?> Fields, JsonObject? Properties)
{
    public const string PathsTold = "email, emailConfirmed, username, firstName, lastName, pictureUrl, legacyUserId, roles, or properties. and a name, with dots between further ones";

    private const string PropertiesPrefix = "properties.";
    private const int PathMax = 200;

    private static readonly string[] FieldNames = ["email", "emailConfirmed", "username", "firstName", "lastName", "pictureUrl", "legacyUserId", "roles"];

    /// <summary>Whether a path names anything that users can have.</summary>
    public static bool IsPath(string path) =>
        FieldNames.Contains(path)
        || (path.Length <= PathMax && path.StartsWith(PropertiesPrefix, StringComparison.Ordinal) && path[PropertiesPrefix.Length..].Split('.').All(name => name.Length > 0));

    /// <summary>
    /// The value as JSON: a text, a number, true, false, or a list of these; null for what is not there, an object, or a list of lists. A list keeps its order.
    /// </summary>
    public string? Find(string path)
    {
        var node = path.StartsWith(PropertiesPrefix, StringComparison.Ordinal) ? InProperties(path[PropertiesPrefix.Length..]) : Fields.GetValueOrDefault(path);
        return node switch
        {
            JsonValue => node.ToJsonString(),
            JsonArray list when list.All(item => item is JsonValue) => node.ToJsonString(),
            _ => null,
        };
    }

    private JsonNode? InProperties(string path)
    {
        JsonNode? node = Properties;
        foreach (var name in path.Split('.'))
        {
            node = node is JsonObject holder && holder.TryGetPropertyValue(name, out var next) ? next : null;
        }

        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Null ? null : node;
    }
}
