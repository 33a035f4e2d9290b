using System.Text;
using System.Text.Json.Nodes;

namespace Sesame.OpenApi.Pages;

/// <summary>One operation: how to call it, what to give and what comes back.</summary>
internal sealed class OperationSection(StringBuilder html)
{
    public void Write(ReferencePage.Operation operation)
    {
        html.Append($"<article aria-labelledby=\"{operation.Id}\">\n<h3 id=\"{operation.Id}\">{Html.Text(operation.Summary)}</h3>\n");
        html.Append($"<p class=\"route\">{operation.Method} {Html.Text(operation.Path)}</p>\n{Html.Markdown((string?)operation.Node["description"])}\n");
        WriteParameters(operation.Node["parameters"]?.AsArray());
        if (operation.Node["requestBody"] is { } body)
        {
            WriteContent("Request body", body["content"]!.AsObject());
        }

        WriteResponses(operation.Node["responses"]!.AsObject());
        html.Append("</article>\n");
    }

    private void WriteParameters(JsonArray? parameters)
    {
        if (parameters is null)
        {
            return;
        }

        html.Append("<table>\n<caption>Parameters</caption>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">In</th><th scope=\"col\">Type</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
        foreach (var parameter in parameters)
        {
            html.Append($"<tr><th scope=\"row\"><code>{Html.Text((string)parameter!["name"]!)}</code></th><td>{(string)parameter["in"]!}</td>");
            html.Append($"<td>{FieldTable.Type(parameter["schema"]!.AsObject())}</td><td>{Html.Inline((string?)parameter["description"])}</td></tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private void WriteContent(string title, JsonObject content)
    {
        foreach (var (type, media) in content)
        {
            var schema = media!["schema"]!.AsObject();
            html.Append($"<p><strong>{title}</strong> <span class=\"soft\">{Html.Text(type)}</span> {FieldTable.Type(schema)}</p>\n");
            if (schema["properties"] is not null)
            {
                new FieldTable(html).Write(schema, title);
            }
        }
    }

    private void WriteResponses(JsonObject responses)
    {
        if (responses["200"] is { } success)
        {
            WriteContent("Answer 200", success["content"]!.AsObject());
            html.Append($"<p>{Html.Inline((string?)success["description"])}</p>\n");
        }

        var errors = responses.Select(r => r.Key).Where(k => k is not ("200" or "default"));
        html.Append($"<p class=\"soft\">Errors: {string.Join(", ", errors)}, as <a href=\"#{Html.Id("schema", "Error")}\">Error</a>.</p>\n");
    }
}
