using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sesame.OpenApi;

/// <summary>Writes a JSON tree as YAML that reads the same in every parser: plain words, quoted rest, text blocks.</summary>
internal static partial class YamlText
{
    // Words that some parser takes for something else than text.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode root)
    {
        var text = new StringBuilder();
        Write(text, root, depth: 0, inline: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                WriteMap(text, map, depth, inline);
                break;
            case JsonArray { Count: > 0 } list:
                WriteList(text, list, depth, inline);
                break;
            default:
                text.Append(inline ? " " : string.Empty).Append(Scalar(node, depth)).Append('\n');
                break;
        }
    }

    private static void WriteMap(StringBuilder text, JsonObject map, int depth, bool inline)
    {
        text.Append(inline ? "\n" : string.Empty);
        foreach (var (name, value) in map)
        {
            text.Append(' ', depth * 2).Append(Word(name)).Append(':');
            Write(text, value, depth + 1, inline: true);
        }
    }

    private static void WriteList(StringBuilder text, JsonArray list, int depth, bool inline)
    {
        text.Append(inline ? "\n" : string.Empty);
        foreach (var element in list)
        {
            var item = new StringBuilder();
            Write(item, element, depth + 1, inline: false);

            // The first line of an element stands behind its dash.
            text.Append(' ', depth * 2).Append("- ").Append(item.ToString().TrimStart(' '));
        }
    }

    private static string Scalar(JsonNode? node, int depth) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>(), depth),
        _ => node.ToJsonString(),
    };

    private static string Text(string value, int depth)
    {
        if (!value.Contains('\n') || !Block().IsMatch(value))
        {
            return Word(value);
        }

        var block = new StringBuilder("|-");
        foreach (var line in value.Split('\n'))
        {
            block.Append('\n').Append(line.Length == 0 ? string.Empty : new string(' ', depth * 2)).Append(line);
        }

        return block.ToString();
    }

    private static string Word(string value) =>
        Plain().IsMatch(value) && !Reserved.Contains(value) ? value : JsonSerializer.Serialize(value, Quoting);

    [GeneratedRegex("^[A-Za-z/$][A-Za-z0-9 _./{}$-]*(?<! )$")]
    private static partial Regex Plain();

    // No line with spaces at its ends, nothing that is not printable.
    [GeneratedRegex(@"^\S[^\p{Cc}]*(\n+\S[^\p{Cc}]*)*(?<!\s)\z")]
    private static partial Regex Block();
}
