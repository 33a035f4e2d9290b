using System.Text;
using System.Text.Json.Nodes;

namespace Sesame.OpenApi.Pages;

/// <summary>The fields of a schema.</summary>
internal sealed class FieldTable(StringBuilder html)
{
    private const string ComponentPrefix = "#/components/schemas/";

    /// <summary>A schema in a word, with a link to what it refers to.</summary>
    public static string Type(JsonObject schema)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            var name = reference[ComponentPrefix.Length..];
            return $"<a href=\"#{Html.Id("schema", name)}\">{Html.Text(name)}</a>";
        }

        if (schema["items"] is JsonObject items)
        {
            return $"list of {Type(items)}";
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            return $"map of {Type(values)}";
        }

        var type = schema["type"] switch
        {
            JsonArray several => string.Join(" or ", several.Select(t => (string)t!)),
            { } one => (string)one!,
            null => "any",
        };
        var form = (string?)schema["format"] ?? (string?)schema["contentEncoding"];
        return form is null ? type : $"{type} <span class=\"soft\">{Html.Text(form)}</span>";
    }

    public void Write(JsonObject schema, string caption)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return;
        }

        html.Append($"<table>\n<caption>{Html.Text(caption)}</caption>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Type</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
        foreach (var (name, value) in properties)
        {
            var field = value!.AsObject();
            html.Append($"<tr><th scope=\"row\"><code>{Html.Text(name)}</code></th><td>{Type(field)}</td><td>{Html.Markdown((string?)field["description"])}</td></tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }
}
