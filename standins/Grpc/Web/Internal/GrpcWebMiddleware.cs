using Grpc.AspNetCore.Server.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>Marks gRPC-Web requests for endpoints that allow them; the endpoint itself speaks the protocol.</summary>
internal sealed class GrpcWebMiddleware(RequestDelegate next, GrpcWebOptions options)
{
    /// <summary>Response headers that a page must see to learn the outcome of a call that has no body.</summary>
    public const string ExposedHeaders = "Grpc-Status, Grpc-Message, Grpc-Encoding, Grpc-Accept-Encoding, Grpc-Status-Details-Bin";

    public Task InvokeAsync(HttpContext http)
    {
        if (GrpcContentType.Recognize(http.Request.ContentType) is GrpcProtocol.Web or GrpcProtocol.WebText && IsEnabled(http))
        {
            http.Features.Set(GrpcWebFeature.Instance);
            if (http.Request.Headers.ContainsKey(HeaderNames.Origin))
            {
                // A policy of the application that exposes headers of its own is written later, over this.
                http.Response.Headers.AccessControlExposeHeaders = ExposedHeaders;
            }
        }

        return next(http);
    }

    private bool IsEnabled(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.DefaultEnabled;
}
