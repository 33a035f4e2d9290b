using System.Globalization;
using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers UNIMPLEMENTED where no method is: on a known service, and on services nobody mapped.</summary>
internal static class Unimplemented
{
    /// <summary>Builders that have the answer for unknown services already.</summary>
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, object> Answering = [];

    private static readonly RouteValueDictionary Policies = new()
    {
        ["unimplementedMethod"] = new IsCall(),
        ["unimplementedService"] = new IsCall(),
    };

    public static void Map(IEndpointRouteBuilder endpoints, BoundService service, List<IEndpointConventionBuilder> conventions)
    {
        conventions.Add(Map(endpoints, $"/{service.FullName}/{{unimplementedMethod}}", "Method is unimplemented."));

        // Asking the builder what is mapped would build its endpoints, and conventions still to come would be too late.
        if (!service.Methods[0].Settings.IgnoreUnknownServices && Answering.TryAdd(endpoints, Policies))
        {
            Map(endpoints, "/{unimplementedService}/{unimplementedMethod}", "Service is unimplemented.");
        }
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, string detail)
    {
        // Only calls are answered; any other request finds its way as if this endpoint were not there. That is also why the method is a matter of the
        // constraint: as metadata it would make every unknown path of two segments known, and a GET of it 405 instead of 404.
        var parsed = RoutePatternFactory.Parse(pattern, defaults: null, parameterPolicies: Policies);
        var builder = endpoints.Map(parsed, http => AnswerAsync(http, detail));
        builder.WithDisplayName($"gRPC - {detail}");
        builder.WithOrder(int.MaxValue);
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

    private sealed class IsCall : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
    {
        // Where a method is mapped, these endpoints are no candidates: weighing them would cost every call its route values.
        public bool MatchesLiteral(string parameterName, string literal) => false;

        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && HttpMethods.IsPost(httpContext.Request.Method) && GrpcContentType.Recognize(httpContext.Request.ContentType) != GrpcProtocol.None;
    }
}
