using System.Buffers;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

/// <summary>
/// Template = "/" [Segments] [":" LITERAL] ; Segments = Segment {"/" Segment} ;
/// Segment = "*" | "**" | LITERAL | "{" FieldPath ["=" Segments] "}" ; FieldPath = IDENT {"." IDENT}.
/// </summary>
internal sealed class PathTemplateParser(string text)
{
    private static readonly SearchValues<char> EndOfLiteral = SearchValues.Create("/:{}*=");

    private readonly List<PathSegment> segments = [];
    private readonly List<PathVariable> variables = [];
    private int at;

    public PathTemplate Parse()
    {
        Take('/');
        if (at < text.Length)
        {
            Segments(inVariable: false);
        }

        string? verb = null;
        if (at < text.Length && text[at] == ':')
        {
            at++;
            verb = Literal();
        }

        if (at < text.Length)
        {
            throw Fault("is not expected here");
        }

        var rest = segments.FindIndex(s => s.Kind == SegmentKind.Rest);
        if (rest >= 0 && rest != segments.Count - 1)
        {
            throw new FormatException($"Template '{text}': ** must be the last segment.");
        }

        if (variables.GroupBy(v => v.FieldPath, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new FormatException($"Template '{text}': {twice.Key} is captured twice.");
        }

        return new PathTemplate(text, segments, variables, verb);
    }

    private void Segments(bool inVariable)
    {
        Segment(inVariable);
        while (at < text.Length && text[at] == '/')
        {
            at++;
            Segment(inVariable);
        }
    }

    private void Segment(bool inVariable)
    {
        if (at < text.Length && text[at] == '*')
        {
            Wildcard();
        }
        else if (at < text.Length && text[at] == '{')
        {
            if (inVariable)
            {
                throw Fault("a variable cannot stand in a variable");
            }

            Variable();
        }
        else
        {
            segments.Add(new PathSegment(SegmentKind.Literal, Literal()));
        }
    }

    private void Wildcard()
    {
        at++;
        var rest = at < text.Length && text[at] == '*';
        at += rest ? 1 : 0;
        segments.Add(new PathSegment(rest ? SegmentKind.Rest : SegmentKind.Single, null));
    }

    private void Variable()
    {
        Take('{');
        var nameStart = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.'))
        {
            at++;
        }

        var name = text[nameStart..at];
        if (name.Split('.').Any(part => part.Length == 0 || char.IsAsciiDigit(part[0])))
        {
            throw Fault("a field path is expected here");
        }

        var start = segments.Count;
        if (at < text.Length && text[at] == '=')
        {
            at++;
            Segments(inVariable: true);
        }
        else
        {
            segments.Add(new PathSegment(SegmentKind.Single, null));
        }

        Take('}');
        var isMulti = segments.Count - start > 1 || segments[start].Kind == SegmentKind.Rest;
        variables.Add(new PathVariable(name, start, segments.Count, isMulti));
    }

    private string Literal()
    {
        var length = text.AsSpan(at).IndexOfAny(EndOfLiteral);
        var literal = length < 0 ? text[at..] : text.Substring(at, length);
        if (literal.Length == 0)
        {
            throw Fault("a literal is expected here");
        }

        at += literal.Length;
        return PathText.Decode(literal, keepsSlash: false) ?? throw Fault("the literal before is not valid UTF-8");
    }

    private void Take(char wanted)
    {
        if (at >= text.Length || text[at] != wanted)
        {
            throw Fault($"'{wanted}' is expected here");
        }

        at++;
    }

    private FormatException Fault(string what) => new($"Template '{text}', character {at}: {what}.");
}
