using System.Text;
using System.Text.Json.Nodes;

namespace Sesame.OpenApi.Pages;

/// <summary>The document as one page for people: no script, nothing fetched from elsewhere.</summary>
internal sealed class ReferencePage
{
    private readonly StringBuilder html = new();
    private readonly JsonObject root;

    private ReferencePage(JsonObject root) => this.root = root;

    public static string Write(OpenApiDocument document, string style)
    {
        var page = new ReferencePage(document.Root);
        page.WriteAll(style);
        return page.html.ToString();
    }

    private void WriteAll(string style)
    {
        var title = Html.Text((string)root["info"]!["title"]! + " API");
        html.Append($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n");
        html.Append("<a class=\"skip\" href=\"#content\">Skip to content</a>\n<div class=\"page\">\n");
        var operations = Operations();
        WriteNavigation(operations);
        html.Append($"<main id=\"content\">\n<h1>{title}</h1>\n{Html.Markdown((string)root["info"]!["description"]!)}\n");
        html.Append("<p>The same as a document for programs: <a href=\"openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>\n");
        WriteCredentials();
        foreach (var tag in root["tags"]!.AsArray())
        {
            var name = (string)tag!["name"]!;
            html.Append($"<section aria-labelledby=\"{Html.Id("tag", name)}\">\n<h2 id=\"{Html.Id("tag", name)}\">{Html.Text(name)}</h2>\n{Html.Markdown((string?)tag["description"])}\n");
            foreach (var operation in operations[name])
            {
                new OperationSection(html).Write(operation);
            }

            html.Append("</section>\n");
        }

        WriteSchemas();
        html.Append("</main>\n</div>\n</body>\n</html>\n");
    }

    private ILookup<string, Operation> Operations() => root["paths"]!.AsObject()
        .SelectMany(p => p.Value!.AsObject().Select(o => new Operation(o.Key.ToUpperInvariant(), p.Key, o.Value!.AsObject())))
        .ToLookup(o => (string)o.Node["tags"]![0]!, StringComparer.Ordinal);

    private void WriteNavigation(ILookup<string, Operation> operations)
    {
        html.Append("<nav aria-label=\"Contents\">\n");
        foreach (var tag in root["tags"]!.AsArray().Select(t => (string)t!["name"]!))
        {
            html.Append($"<a href=\"#{Html.Id("tag", tag)}\"><strong>{Html.Text(tag)}</strong></a>\n<ul>\n");
            foreach (var operation in operations[tag])
            {
                html.Append($"<li><a href=\"#{operation.Id}\">{Html.Text(operation.Summary)}</a></li>\n");
            }

            html.Append("</ul>\n");
        }

        html.Append("<a href=\"#schemas\"><strong>Schemas</strong></a>\n</nav>\n");
    }

    private void WriteCredentials()
    {
        html.Append("<section aria-labelledby=\"credentials\">\n<h2 id=\"credentials\">Credentials</h2>\n<dl>\n");
        foreach (var (name, scheme) in root["components"]!["securitySchemes"]!.AsObject())
        {
            html.Append($"<dt><strong>{Html.Text(name)}</strong></dt><dd>{Html.Inline((string?)scheme!["description"])}</dd>\n");
        }

        html.Append("</dl>\n</section>\n");
    }

    private void WriteSchemas()
    {
        html.Append("<section aria-labelledby=\"schemas\">\n<h2 id=\"schemas\">Schemas</h2>\n");
        foreach (var (name, schema) in root["components"]!["schemas"]!.AsObject())
        {
            html.Append($"<article aria-labelledby=\"{Html.Id("schema", name)}\">\n<h3 id=\"{Html.Id("schema", name)}\">{Html.Text(name)}</h3>\n{Html.Markdown((string?)schema!["description"])}\n");
            new FieldTable(html).Write(schema.AsObject(), "Fields");
            html.Append("</article>\n");
        }

        html.Append("</section>\n");
    }

    internal sealed record Operation(string Method, string Path, JsonObject Node)
    {
        public string Id => Html.Id("op", (string)Node["operationId"]!);

        public string Summary => (string)Node["summary"]!;
    }
}
