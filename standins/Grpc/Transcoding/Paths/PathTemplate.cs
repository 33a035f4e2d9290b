namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

/// <summary>A path template of google.api.http.</summary>
/// <param name="Text">The template as it was written.</param>
/// <param name="Segments">Literals (null text: a wildcard), from left to right.</param>
/// <param name="Variables">What the template captures.</param>
/// <param name="Verb">The text after the last colon, if there is one.</param>
internal sealed record PathTemplate(
    string Text, IReadOnlyList<PathSegment> Segments, IReadOnlyList<PathVariable> Variables, string? Verb)
{
    /// <summary>Reads a template; throws <see cref="FormatException"/> with the place of the fault.</summary>
    public static PathTemplate Parse(string text) => new PathTemplateParser(text).Parse();
}

internal enum SegmentKind
{
    Literal,

    /// <summary>One segment, not empty.</summary>
    Single,

    /// <summary>The rest of the path, perhaps nothing.</summary>
    Rest,
}

/// <param name="Literal">The text of a literal, percent-decoded; null for wildcards.</param>
internal readonly record struct PathSegment(SegmentKind Kind, string? Literal);

/// <param name="FieldPath">Proto field names with dots between.</param>
/// <param name="Start">The first segment captured.</param>
/// <param name="End">The segment after the last one captured.</param>
/// <param name="IsMulti">Whether it may capture more than one segment: then %2F stays as it is.</param>
internal sealed record PathVariable(string FieldPath, int Start, int End, bool IsMulti);
