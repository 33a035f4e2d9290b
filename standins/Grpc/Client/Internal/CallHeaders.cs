using System.Net;
using System.Net.Http.Headers;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>What a client's calls say in HTTP headers, and how it reads the answers.</summary>
internal static class CallHeaders
{
    /// <summary>Metadata key by which a caller asks that its messages be compressed; it is not sent.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    public static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    public static void Add(HttpRequestHeaders headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (entry.Key != EncodingRequest)
            {
                headers.TryAddWithoutValidation(entry.Key, MetadataHeaders.ToHeader(entry));
            }
        }
    }

    public static Metadata Read(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!IsOfTheProtocol(name))
            {
                foreach (var value in values)
                {
                    MetadataHeaders.Read(metadata, name, value);
                }
            }
        }

        return metadata;
    }

    /// <summary>The status a header block carries; null when it carries none.</summary>
    public static Status? ReadStatus(HttpHeaders headers)
    {
        if (Single(headers, "grpc-status") is not { } code)
        {
            return null;
        }

        var detail = PercentEncoding.Decode(Single(headers, "grpc-message") ?? "");
        return int.TryParse(code, out var number)
            ? new Status((StatusCode)number, detail)
            : new Status(StatusCode.Unknown, $"The server sent the status '{code}'.");
    }

    public static string? Single(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>What an answer without gRPC status means, by the mapping that gRPC prescribes.</summary>
    public static Status FromHttp(HttpStatusCode httpStatus)
    {
        var code = (int)httpStatus switch
        {
            400 => StatusCode.Internal,
            401 => StatusCode.Unauthenticated,
            403 => StatusCode.PermissionDenied,
            404 => StatusCode.Unimplemented,
            429 or 502 or 503 or 504 => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        return new Status(code, $"Bad gRPC response. HTTP status code: {(int)httpStatus}");
    }

    private static bool IsOfTheProtocol(string name) =>
        name.StartsWith(':') || name.ToLowerInvariant() is "grpc-status" or "grpc-message" or "grpc-encoding" or "grpc-accept-encoding";
}
