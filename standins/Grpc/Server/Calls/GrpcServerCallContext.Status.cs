using System.Globalization;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed partial class GrpcServerCallContext
{
    private static readonly StringValues[] CodeValues =
        [.. Enumerable.Range(0, 17).Select(code => new StringValues(code.ToString(CultureInfo.InvariantCulture)))];

    private void WriteStatus(Status status, Metadata? trailers, Metadata? moreTrailers)
    {
        if (Protocol != GrpcProtocol.Grpc)
        {
            // Always in the body: a page of another origin sees only those headers that the server exposes to it.
            var block = new HeaderDictionary();
            WriteStatus(block, status, trailers, moreTrailers);
            TrailerFrame.Write(block, HttpContext.Response.BodyWriter, asText: Protocol == GrpcProtocol.WebText);
        }
        else if (!bodyBegun && !HttpContext.Response.HasStarted)
        {
            // Nothing was sent: headers and trailers are one block.
            WriteStatus(HttpContext.Response.Headers, status, trailers, moreTrailers);
        }
        else
        {
            var feature = HttpContext.Features.Get<IHttpResponseTrailersFeature>()
                ?? throw new InvalidOperationException("This server sends no trailers.");
            WriteStatus(feature.Trailers, status, trailers, moreTrailers);
        }
    }

    private static void WriteStatus(IHeaderDictionary headers, Status status, Metadata? trailers, Metadata? moreTrailers)
    {
        try
        {
            if (trailers is not null)
            {
                MetadataHeaders.Write(trailers, headers);
            }

            if (moreTrailers is not null)
            {
                MetadataHeaders.Write(moreTrailers, headers);
            }
        }
        catch (RpcException exception)
        {
            status = exception.Status;
        }

        var code = (int)status.StatusCode;
        headers.GrpcStatus = (uint)code < (uint)CodeValues.Length ? CodeValues[code] : code.ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            headers.GrpcMessage = PercentEncoding.Encode(status.Detail);
        }
    }
}
