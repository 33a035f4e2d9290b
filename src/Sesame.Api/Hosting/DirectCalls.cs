using System.Collections.Frozen;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sesame.Api.Tokens;

namespace Sesame.Api.Hosting;

/// <summary>
/// Takes plain gRPC calls straight to their methods. Such a call's path is the method's name, whole and exact, and routing, gRPC-Web, CORS and the form of
/// REST errors have nothing to add to it. Whatever is not surely such a call, or names no method, goes the common way, which has the answers for all else.
/// </summary>
internal static class DirectCalls
{
    public static void UseDirectCalls(this WebApplication app)
    {
        IEndpointRouteBuilder mapped = app;

        // This runs when the application starts: by then all services are mapped.
        app.Use(next =>
        {
            var methods = MethodsOf(mapped, app.Services.GetRequiredService<WarmChecks>());
            return http => IsPlain(http.Request) && methods.TryGetValue(http.Request.Path.Value ?? "", out var method) ? method(http) : next(http);
        });
    }

    private static FrozenDictionary<string, RequestDelegate> MethodsOf(IEndpointRouteBuilder mapped, WarmChecks checks) => mapped.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RequestDelegate is not null && endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } called && called.Method.FullName == endpoint.RoutePattern.RawText)
        .ToFrozenDictionary(
            endpoint => endpoint.RoutePattern.RawText!,
            endpoint => endpoint.RoutePattern.RawText == WarmChecks.Path ? checks.InFrontOf(endpoint.RequestDelegate!) : endpoint.RequestDelegate!,
            StringComparer.Ordinal);

    // A page of another origin is told what it may see; that is CORS' affair.
    private static bool IsPlain(HttpRequest request) =>
        request.ContentType is "application/grpc" or "application/grpc+proto" && HttpMethods.IsPost(request.Method) && request.Headers.Origin.Count == 0;
}
