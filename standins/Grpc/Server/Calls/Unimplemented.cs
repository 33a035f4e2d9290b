using System.Globalization;
using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers UNIMPLEMENTED where no method is: on a known service, and on services nobody mapped.</summary>
internal static class Unimplemented
{
    public static void Map(IEndpointRouteBuilder endpoints, BoundService service, List<IEndpointConventionBuilder> conventions)
    {
        conventions.Add(Map(endpoints, $"/{service.FullName}/{{unimplementedMethod}}", "unimplementedMethod", "Method is unimplemented."));

        var known = endpoints.DataSources.SelectMany(source => source.Endpoints).Any(endpoint => endpoint.Metadata.GetMetadata<Marker>() is not null);
        if (!known && !service.Methods[0].Settings.IgnoreUnknownServices)
        {
            Map(endpoints, "/{unimplementedService}/{unimplementedMethod}", "unimplementedMethod", "Service is unimplemented.").WithMetadata(new Marker());
        }
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, string parameter, string detail)
    {
        // Only calls are answered; any other request finds its way as if this endpoint were not there.
        var parsed = RoutePatternFactory.Parse(pattern, defaults: null, parameterPolicies: new RouteValueDictionary { [parameter] = new IsCall() });
        var builder = endpoints.Map(parsed, http => AnswerAsync(http, detail));
        builder.WithDisplayName($"gRPC - {detail}");
        builder.WithOrder(int.MaxValue);
        builder.WithMetadata(new HttpMethodMetadata(["POST"], acceptCorsPreflight: true));
        return builder;
    }

    private static Task AnswerAsync(HttpContext http, string detail)
    {
        http.Response.ContentType = GrpcContentType.Recognize(http.Request.ContentType) switch
        {
            GrpcProtocol.Web => "application/grpc-web+proto",
            GrpcProtocol.WebText => "application/grpc-web-text+proto",
            _ => GrpcContentType.Grpc,
        };
        http.Response.Headers.GrpcStatus = ((int)StatusCode.Unimplemented).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.GrpcMessage = PercentEncoding.Encode(detail);
        return Task.CompletedTask;
    }

    private sealed class Marker;

    private sealed class IsCall : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && GrpcContentType.Recognize(httpContext.Request.ContentType) != GrpcProtocol.None;
    }
}
