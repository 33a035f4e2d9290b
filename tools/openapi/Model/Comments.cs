using System.Text;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>Turns proto comments into Markdown.</summary>
internal static class Comments
{
    /// <summary>The comment of a declaration: paragraphs with an empty line between, each one line.</summary>
    public static string Of(DescriptorDeclaration? declaration) => declaration is null
        ? string.Empty
        : Clean(declaration.LeadingComments.Length > 0 ? declaration.LeadingComments : declaration.TrailingComments);

    /// <summary>
    /// Splits the first sentence from the rest. A comment begins with the name of what it describes, as protos have it; a title does not.
    /// </summary>
    public static (string Summary, string More) Split(string comment, string name)
    {
        var text = Without(Without(comment, name + " "), "is ");
        var paragraph = text.IndexOf('\n');
        var first = paragraph < 0 ? text : text[..paragraph];
        var stop = first.IndexOf(". ", StringComparison.Ordinal);
        var summary = (stop < 0 ? first : first[..stop]).TrimEnd('.', ' ');
        var rest = stop < 0 ? paragraph < 0 ? string.Empty : text[paragraph..] : text[(stop + 2)..];
        return (summary.Length == 0 ? name : char.ToUpperInvariant(summary[0]) + summary[1..], rest.Trim());
    }

    private static string Without(string text, string start) => text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text;

    private static string Clean(string comment)
    {
        var paragraphs = new List<StringBuilder>();
        var open = false;
        foreach (var line in comment.Split('\n').Select(l => l.Trim()).Where(l => !l.StartsWith("buf:lint:", StringComparison.Ordinal)))
        {
            if (line.Length == 0)
            {
                open = false;
            }
            else if (open && !line.StartsWith("- ", StringComparison.Ordinal))
            {
                paragraphs[^1].Append(' ').Append(line);
            }
            else if (open)
            {
                paragraphs[^1].Append('\n').Append(line);
            }
            else
            {
                paragraphs.Add(new StringBuilder(line));
                open = true;
            }
        }

        return string.Join("\n\n", paragraphs);
    }
}
