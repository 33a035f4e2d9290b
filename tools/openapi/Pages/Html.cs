using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Sesame.OpenApi.Pages;

/// <summary>The little Markdown that proto comments use, as HTML.</summary>
internal static partial class Html
{
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? string.Empty);

    /// <summary>An id that is stable and safe in a link.</summary>
    public static string Id(string kind, string name) => $"{kind}-{Unsafe().Replace(name, "-")}";

    public static string Inline(string? text) => Code().Replace(Text(text), "<code>$1</code>");

    /// <summary>Paragraphs and lists.</summary>
    public static string Markdown(string? text)
    {
        var html = new StringBuilder();
        foreach (var paragraph in (text ?? string.Empty).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Split('\n');
            if (lines.All(l => l.StartsWith("- ", StringComparison.Ordinal)))
            {
                html.Append("<ul>").AppendJoin(string.Empty, lines.Select(l => $"<li>{Inline(l[2..])}</li>")).Append("</ul>");
            }
            else
            {
                html.Append($"<p>{Inline(paragraph)}</p>");
            }
        }

        return html.ToString();
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Unsafe();
}
