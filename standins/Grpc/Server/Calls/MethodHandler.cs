using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.AspNetCore.Web.Internal;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Serves one method over gRPC and gRPC-Web.</summary>
internal abstract class MethodHandler(BoundMethod method)
{
    protected BoundMethod Bound { get; } = method;

    public Task HandleAsync(HttpContext http)
    {
        var protocol = GrpcContentType.Recognize(http.Request.ContentType);
        if (!ProtocolGate.Admits(http, protocol))
        {
            return ProtocolGate.RefuseAsync(http, protocol);
        }

        AdjustLimits(http);
        var call = new GrpcServerCallContext(http, Bound, protocol);
        try
        {
            call.Start();
            return protocol == GrpcProtocol.WebText ? HandleTextAsync(call) : HandleAsync(call);
        }
        catch (Exception exception)
        {
            return call.EndAsync(exception);
        }
    }

    /// <summary>Serves the call. What it throws before its first wait is answered by the caller.</summary>
    protected abstract Task HandleAsync(GrpcServerCallContext call);

    private async Task HandleTextAsync(GrpcServerCallContext call)
    {
        try
        {
            call.Input = await TextBody.DecodeAsync(call).ConfigureAwait(false);
            await HandleAsync(call).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception).ConfigureAwait(false);
        }
    }

    private void AdjustLimits(HttpContext http)
    {
        // A stream lives as long as its caller wants, and may be silent; the limits of single requests do not fit it.
        if (Bound.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;
            }

            if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null;
            }
        }
        else if (Bound.Settings.MaxReceiveMessageSize is null or > 16 * 1024 * 1024
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // Our own limit, checked before a message is buffered, takes the place of the server's.
            size.MaxRequestBodySize = Bound.Settings.MaxReceiveMessageSize is { } most ? (most * 2L) + FrameReader.HeaderSize : null;
        }
    }
}
