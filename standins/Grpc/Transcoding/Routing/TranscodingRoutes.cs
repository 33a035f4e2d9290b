using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>Adds endpoints for templates, and the entrances through which requests reach them.</summary>
internal sealed class TranscodingRoutes
{
    // Deep enough to leave the rest of the application its own paths: /accounts/v1, /api/backend.
    private const int PrefixSegmentsMax = 2;

    private readonly RouteTable<TranscodedRoute> taken = new();
    private readonly HashSet<string> prefixes = new(StringComparer.Ordinal);

    public IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, PathTemplate template, string httpMethod, string displayName, RequestDelegate handler)
    {
        // Two rules for one request are a fault of the protos: said at start, not by whichever answers.
        var route = new TranscodedRoute(template, httpMethod);
        taken.Add(template, httpMethod, route);
        MapEntrance(endpoints, template);

        var pattern = RoutePatternFactory.Pattern(template.Text, Segments(template));
        var builder = endpoints.Map(pattern, handler).WithDisplayName(displayName).WithMetadata(route);
        return httpMethod == RouteTable<Endpoint>.AnyMethod ? builder : builder.WithMetadata(new HttpMethodMetadata([httpMethod]));
    }

    private static IEnumerable<RoutePatternPathSegment> Segments(PathTemplate template) => template.Segments.Select(
        (segment, index) => RoutePatternFactory.Segment(segment.Literal is { } literal
            ? RoutePatternFactory.LiteralPart(literal)
            : RoutePatternFactory.ParameterPart($"segment{index}")));

    private void MapEntrance(IEndpointRouteBuilder endpoints, PathTemplate template)
    {
        var literals = template.Segments.TakeWhile(s => s.Kind == SegmentKind.Literal).Take(PrefixSegmentsMax).Select(s => s.Literal!).ToList();

        // A verb is part of the last segment for ASP.NET, so "/tokens:check" does not lie beneath "/tokens".
        var endsInVerb = template.Verb is not null && literals.Count == template.Segments.Count;
        if (endsInVerb)
        {
            literals[^1] += $":{template.Verb}";
        }

        if (!prefixes.Add(string.Join('/', literals)))
        {
            return;
        }

        var segments = literals.Select(l => RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(l))).ToList();
        if (!endsInVerb)
        {
            segments.Add(RoutePatternFactory.Segment(RoutePatternFactory.ParameterPart("rest", @default: null, RoutePatternParameterKind.CatchAll)));
        }

        var owns = literals.Count > 0;
        endpoints.Map(RoutePatternFactory.Pattern(segments), _ => Task.CompletedTask)
            .WithDisplayName("JSON transcoding")
            .WithMetadata(new TranscodingEntrance(owns))
            .Add(builder => ((RouteEndpointBuilder)builder).Order = owns ? 0 : int.MaxValue - 1);
    }
}
