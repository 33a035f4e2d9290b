using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Reads the request message of a call over REST.</summary>
internal abstract class RestCall(BoundMethod method, RequestBinder binder)
{
    // The server's own limit unless somebody changed it; ours is checked as the body comes in.
    private const int ServerLimit = 30_000_000;

    protected bool HasBody => binder.HasBody;

    protected IMessage ReadWithoutBody(HttpContext http) => binder.Bind(http.Request, default);

    protected async Task<IMessage> ReadAsync(HttpContext http)
    {
        var lengthMax = method.Settings.MaxReceiveMessageSize;
        if (lengthMax is null or > ServerLimit && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = lengthMax;
        }

        // Said before the body is received, so that nobody uploads for nothing.
        var request = http.Request;
        if (binder.IsJsonBody && !RequestBody.IsJson(request.ContentType, isEmpty: true))
        {
            throw NotJson();
        }

        var body = await RequestBody.ReadAsync(request, lengthMax);
        try
        {
            return binder.IsJsonBody && !RequestBody.IsJson(request.ContentType, body.IsEmpty)
                ? throw NotJson()
                : binder.Bind(request, body);
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    private static RestException NotJson() => new(
        StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, "The body must be application/json in UTF-8, and its Content-Type say so.");
}
