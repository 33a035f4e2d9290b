using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>
/// Endpoint metadata: the template and method an endpoint answers. ASP.NET's own matcher passes over such an endpoint, since
/// it cannot tell a verb after a variable, nor a variable of several segments; <see cref="TranscodingMatcherPolicy"/> picks it.
/// </summary>
internal sealed class TranscodedRoute(PathTemplate template, string httpMethod) : ISuppressMatchingMetadata
{
    public PathTemplate Template { get; } = template;

    public string HttpMethod { get; } = httpMethod;

    public bool SuppressMatching => true;
}

/// <summary>Endpoint metadata: ASP.NET's matcher leads here, and the policy goes on to the endpoint that is meant.</summary>
/// <param name="OwnsPrefix">Whether a path without a route is ours to answer.</param>
internal sealed record TranscodingEntrance(bool OwnsPrefix);
