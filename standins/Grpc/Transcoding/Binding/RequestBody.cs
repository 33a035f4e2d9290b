using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;

/// <summary>Receives a whole request body, within the limit.</summary>
internal static class RequestBody
{
    /// <summary>Reads to the end. What is returned lives until the reader is advanced past it.</summary>
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpRequest request, int? lengthMax)
    {
        if (request.ContentLength > lengthMax)
        {
            throw TooLarge(lengthMax.Value);
        }

        while (true)
        {
            var result = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (result.Buffer.Length > lengthMax)
            {
                request.BodyReader.AdvanceTo(result.Buffer.End);
                throw TooLarge(lengthMax.Value);
            }

            if (result.IsCompleted || result.IsCanceled)
            {
                return result.Buffer;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>JSON in UTF-8, or nothing said about an empty body.</summary>
    public static bool IsJson(string? contentType, bool isEmpty)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return isEmpty;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)));
    }

    private static bool IsUtf8(Microsoft.Extensions.Primitives.StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    private static RestException TooLarge(int lengthMax) =>
        new(StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, $"The request body is larger than {lengthMax} bytes.");
}
