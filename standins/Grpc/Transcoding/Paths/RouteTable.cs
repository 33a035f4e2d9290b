namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

/// <summary>
/// Finds the route of a path. A literal wins over a wildcard, segment by segment from the left, and one segment over the rest
/// of the path; a path that ends in a verb is looked up with it first. The work is bounded by the number of templates.
/// </summary>
internal sealed class RouteTable<T>
    where T : class
{
    /// <summary>A custom pattern of this kind takes every method.</summary>
    public const string AnyMethod = "*";

    private readonly RouteNode<T> root = new();

    /// <summary>The most segments a template has; no path needs more of them told apart.</summary>
    public int SegmentsMax { get; private set; } = 1;

    /// <summary>Adds a route; throws when the same paths and method are taken.</summary>
    public void Add(PathTemplate template, string method, T value)
    {
        var node = root;
        foreach (var segment in template.Segments)
        {
            node = node.Child(segment);
        }

        SegmentsMax = Math.Max(SegmentsMax, template.Segments.Count);
        if (node.Routes.Find(r => r.Verb == template.Verb && r.Method == method) is { Template: { } taken })
        {
            throw new InvalidOperationException($"{method} {template.Text} matches the same requests as {method} {taken.Text}.");
        }

        node.Routes.Add(new Route<T>(template.Verb, method, template, value));
    }

    /// <summary>Whether the path begins with the first literal of some template.</summary>
    public bool Owns(ReadOnlySpan<char> path)
    {
        var rest = path.Length > 0 ? path[1..] : path;
        var slash = rest.IndexOf('/');
        return root.HasLiteral(slash < 0 ? rest : rest[..slash]);
    }

    /// <param name="path">The path, still percent-encoded.</param>
    /// <param name="spans">Room for <see cref="SegmentsMax"/> places; filled with the segments of the match.</param>
    /// <param name="allowed">The methods of the templates that match the path; null when a route was found or none does.</param>
    public Route<T>? Find(ReadOnlySpan<char> path, string method, Span<(int Start, int End)> spans, out SortedSet<string>? allowed)
    {
        allowed = null;
        if (path.Length == 0 || path[0] != '/')
        {
            return null;
        }

        if (path.Length > 1 && path[^1] == '/')
        {
            path = path[..^1];
        }

        var search = new Search(path, method, spans);
        var colon = path.LastIndexOf(':');
        Route<T>? found = null;
        if (colon > path.LastIndexOf('/'))
        {
            search.Verb = PathText.Decode(path[(colon + 1)..], keepsSlash: false);
            search.Path = path[..colon];
            found = search.Verb is null ? null : Walk(root, 0, 0, ref search);
        }

        // A verb that somebody declared here is no part of a name: a wrong method for it does not fall through.
        if (found is null && search.Allowed is null)
        {
            search.Verb = null;
            search.Path = path;
            found = Walk(root, 0, 0, ref search);
        }

        allowed = found is null ? search.Allowed : null;
        return found;
    }

    /// <param name="at">The slash before the segment to match; the path's length at its end.</param>
    private static Route<T>? Walk(RouteNode<T> node, int at, int index, ref Search search)
    {
        var atEnd = at >= search.Path.Length || (index == 0 && search.Path.Length == 1);
        if (atEnd)
        {
            return search.Choose(node.Routes) ?? WalkRest(node, at, index, ref search);
        }

        var start = at + 1;
        var length = search.Path[start..].IndexOf('/');
        var end = length < 0 ? search.Path.Length : start + length;
        var segment = search.Path[start..end];
        if (node.Literal(segment) is { } literal)
        {
            search.Spans[index] = (start, end);
            if (Walk(literal, end, index + 1, ref search) is { } found)
            {
                return found;
            }
        }

        if (node.Single is { } single && !segment.IsEmpty)
        {
            search.Spans[index] = (start, end);
            if (Walk(single, end, index + 1, ref search) is { } found)
            {
                return found;
            }
        }

        return WalkRest(node, at, index, ref search);
    }

    private static Route<T>? WalkRest(RouteNode<T> node, int at, int index, ref Search search)
    {
        if (node.Rest is null)
        {
            return null;
        }

        search.Spans[index] = (Math.Min(at + 1, search.Path.Length), search.Path.Length);
        return search.Choose(node.Rest.Routes);
    }

    private ref struct Search(ReadOnlySpan<char> path, string method, Span<(int Start, int End)> spans)
    {
        public ReadOnlySpan<char> Path = path;
        public string? Verb;
        public SortedSet<string>? Allowed;
        public readonly Span<(int Start, int End)> Spans = spans;

        public Route<T>? Choose(List<Route<T>> routes)
        {
            Route<T>? any = null;
            foreach (var route in routes)
            {
                if (route.Verb != Verb)
                {
                    continue;
                }

                if (string.Equals(route.Method, method, StringComparison.OrdinalIgnoreCase))
                {
                    return route;
                }

                if (route.Method == AnyMethod)
                {
                    any = route;
                }
                else
                {
                    (Allowed ??= new SortedSet<string>(StringComparer.Ordinal)).Add(route.Method);
                }
            }

            return any;
        }
    }
}
