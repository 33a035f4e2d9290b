using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sesame.Api.Access;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <summary>
/// Gives REST errors their form: <c>"t":"error"</c> beside code, message and details. It stands in front of transcoding, touches nothing but errors,
/// and gives a body to those that have none, such as an unknown path.
/// </summary>
internal sealed class RestErrorMiddleware(RequestDelegate next)
{
    private const string JsonContent = "application/json";
    private const string ErrorInfoType = "type.googleapis.com/google.rpc.ErrorInfo";

    public Task InvokeAsync(HttpContext http) =>
        ApiNames.IsGrpc(http.Request) ? next(http) : Watch(http);

    private async Task Watch(HttpContext http)
    {
        var original = http.Features.Get<IHttpResponseBodyFeature>()!;
        var body = new ErrorBodyFeature(original, http.Response);
        http.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(http);
        }
        finally
        {
            http.Features.Set(original);
        }

        var written = await body.TakeAsync();
        if (http.Response.StatusCode >= 400 && !http.Response.HasStarted && !HttpMethods.IsHead(http.Request.Method))
        {
            await WriteAsync(http.Response, written);
        }
        else if (written is not null)
        {
            await original.Stream.WriteAsync(written);
        }
    }

    private static Task WriteAsync(HttpResponse response, byte[]? written)
    {
        var bytes = written is not { Length: > 0 } ? Missing(response.StatusCode)
            : response.ContentType?.StartsWith(JsonContent, StringComparison.OrdinalIgnoreCase) == true ? Form(written, response.HttpContext.Request.Path)
            : written;
        response.ContentType ??= JsonContent;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
    }

    private static byte[] Form(byte[] written, PathString path)
    {
        if (JsonNode.Parse(written) is not JsonObject error)
        {
            return written;
        }

        foreach (var info in (error["details"] as JsonArray ?? []).OfType<JsonObject>().Where(IsErrorInfo))
        {
            // The package's type still has the name that the field bore before it was published.
            if (info["type"] is { } reason)
            {
                info.Remove("type");
                info.Insert(1, "reason", reason.DeepClone());
            }
        }

        error.Insert(0, "t", "error");
        if (path.StartsWithSegments(BackendErrorForm.Path, StringComparison.Ordinal))
        {
            BackendErrorForm.AddTo(error);
        }

        return JsonSerializer.SerializeToUtf8Bytes(error);
    }

    private static bool IsErrorInfo(JsonObject detail) => detail["@type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == ErrorInfoType;

    private static byte[] Missing(int httpStatus)
    {
        var (code, reason, sentence) = httpStatus switch
        {
            StatusCodes.Status404NotFound => (Grpc.Core.StatusCode.NotFound, ErrorReason.RouteUnknown, "There is nothing at this path."),
            StatusCodes.Status405MethodNotAllowed => (Grpc.Core.StatusCode.Unimplemented, ErrorReason.RouteUnknown, "This path does not take this method."),
            StatusCodes.Status413PayloadTooLarge => (Grpc.Core.StatusCode.ResourceExhausted, ErrorReason.FieldInvalid, "The body is too large."),
            StatusCodes.Status415UnsupportedMediaType => (Grpc.Core.StatusCode.InvalidArgument, ErrorReason.FieldInvalid, "The body must be application/json."),
            >= 500 => (Grpc.Core.StatusCode.Internal, ErrorReason.Internal, "The server failed. Its log has the details under the request id."),
            _ => (Grpc.Core.StatusCode.InvalidArgument, ErrorReason.FieldInvalid, "The request cannot be read."),
        };
        var info = new JsonObject { ["@type"] = ErrorInfoType, ["reason"] = ErrorMap.NameOf(reason), ["domain"] = ErrorMap.Domain };
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["t"] = "error",
            ["code"] = (int)code,
            ["message"] = sentence,
            ["details"] = new JsonArray(info),
        });
    }
}
