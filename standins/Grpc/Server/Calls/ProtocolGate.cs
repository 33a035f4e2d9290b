using System.Globalization;
using Grpc.AspNetCore.Web.Internal;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Decides whether a request is a call that its endpoint serves.</summary>
internal static class ProtocolGate
{
    public static bool Admits(HttpContext http, GrpcProtocol protocol) => protocol switch
    {
        GrpcProtocol.Grpc => HttpProtocol.IsHttp2(http.Request.Protocol) || HttpProtocol.IsHttp3(http.Request.Protocol),
        GrpcProtocol.None => false,
        _ => http.Features.Get<GrpcWebFeature>() is not null,
    };

    public static Task RefuseAsync(HttpContext http, GrpcProtocol protocol)
    {
        var (httpStatus, detail) = protocol == GrpcProtocol.Grpc
            ? (StatusCodes.Status426UpgradeRequired, $"Request protocol '{http.Request.Protocol}' is not supported: gRPC needs HTTP/2.")
            : (StatusCodes.Status415UnsupportedMediaType, $"Content-Type '{http.Request.ContentType}' is not supported.");
        http.Response.StatusCode = httpStatus;
        http.Response.Headers.GrpcStatus = ((int)StatusCode.Internal).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.GrpcMessage = Protocol.PercentEncoding.Encode(detail);
        if (httpStatus == StatusCodes.Status426UpgradeRequired)
        {
            http.Response.Headers.Upgrade = "HTTP/2";
        }

        return Task.CompletedTask;
    }
}
