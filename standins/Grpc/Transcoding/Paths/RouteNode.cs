namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

/// <summary>What may follow one place in a path.</summary>
internal sealed class RouteNode<T>
    where T : class
{
    private readonly Dictionary<string, RouteNode<T>> literals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RouteNode<T>>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public RouteNode() => lookup = literals.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The routes that end here.</summary>
    public List<Route<T>> Routes { get; } = [];

    public RouteNode<T>? Single { get; private set; }

    public RouteNode<T>? Rest { get; private set; }

    public RouteNode<T> Child(PathSegment segment)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Single:
                return Single ??= new RouteNode<T>();
            case SegmentKind.Rest:
                return Rest ??= new RouteNode<T>();
            default:
                if (!literals.TryGetValue(segment.Literal!, out var child))
                {
                    literals.Add(segment.Literal!, child = new RouteNode<T>());
                }

                return child;
        }
    }

    public bool HasLiteral(ReadOnlySpan<char> segment) => Literal(segment) is not null;

    /// <param name="segment">A segment, still percent-encoded.</param>
    public RouteNode<T>? Literal(ReadOnlySpan<char> segment)
    {
        if (literals.Count == 0)
        {
            return null;
        }

        if (!segment.Contains('%'))
        {
            return lookup.TryGetValue(segment, out var plain) ? plain : null;
        }

        return PathText.Decode(segment, keepsSlash: false) is { } decoded && literals.TryGetValue(decoded, out var child) ? child : null;
    }
}

/// <summary>One way to call a method.</summary>
internal sealed record Route<T>(string? Verb, string Method, PathTemplate Template, T Value);
