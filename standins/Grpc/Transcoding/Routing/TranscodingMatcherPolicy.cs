using System.Collections.Concurrent;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>Leads a request from an entrance to the endpoint of its template, or to 404 or 405.</summary>
internal sealed class TranscodingMatcherPolicy(EndpointDataSource endpoints, RestErrorWriter errors) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConcurrentDictionary<string, Endpoint> refusals = new(StringComparer.Ordinal);
    private volatile RouteTable<Endpoint>? table;

    // Before policies that look at an endpoint's metadata, which the entrance does not have.
    public override int Order => -10_000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(e => e.Metadata.GetMetadata<TranscodingEntrance>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<TranscodingEntrance>() is { } entrance)
            {
                Resolve(httpContext, candidates, i, entrance);
            }
        }

        return Task.CompletedTask;
    }

    private void Resolve(HttpContext httpContext, CandidateSet candidates, int index, TranscodingEntrance entrance)
    {
        var routes = table ??= Build();
        var path = RequestPath.Of(httpContext, out var isEncoded);
        Span<(int Start, int End)> spans = stackalloc (int, int)[routes.SegmentsMax];
        if (routes.Find(path, httpContext.Request.Method, spans, out var allowed) is { } route)
        {
            candidates.ReplaceEndpoint(index, route.Value, RequestPath.Capture(route.Template, path, spans, isEncoded));
        }
        else if (allowed is not null)
        {
            var allow = string.Join(", ", allowed);
            candidates.ReplaceEndpoint(index, refusals.GetOrAdd(allow, MethodNotAllowed), null);
        }
        else if (entrance.OwnsPrefix)
        {
            candidates.ReplaceEndpoint(index, refusals.GetOrAdd(string.Empty, NotFound), null);
        }
        else
        {
            candidates.SetValidity(index, false);
        }
    }

    private RouteTable<Endpoint> Build()
    {
        var routes = new RouteTable<Endpoint>();
        foreach (var endpoint in endpoints.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<TranscodedRoute>() is { } route)
            {
                routes.Add(route.Template, route.HttpMethod, endpoint);
            }
        }

        return routes;
    }

    private Endpoint MethodNotAllowed(string allow) => new(http => errors.WriteMethodNotAllowed(http, allow), null, "405 Method Not Allowed");

    private Endpoint NotFound(string _) => new(errors.WriteNotFound, null, "404 Not Found");
}
