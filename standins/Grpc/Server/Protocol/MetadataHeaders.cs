using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>Carries metadata between HTTP headers and <see cref="Metadata"/>.</summary>
internal static class MetadataHeaders
{
    /// <summary>Headers that belong to the protocol and not to the application.</summary>
    private static readonly HashSet<string> OfTheProtocol = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept-encoding", "connection", "content-length", "content-type", "grpc-accept-encoding", "grpc-encoding", "grpc-message",
        "grpc-status", "grpc-timeout", "host", "te", "trailer", "transfer-encoding",
    };

    public static Metadata Read(IHeaderDictionary headers)
    {
        var metadata = new Metadata(headers.Count);
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(':') || OfTheProtocol.Contains(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                Read(metadata, name, value ?? "");
            }
        }

        return metadata.Freeze();
    }

    /// <summary>Adds one header as it came; a binary one may hold several values, separated by commas.</summary>
    public static void Read(Metadata metadata, string name, string value)
    {
        var key = name.ToLowerInvariant();
        if (!MetadataKeys.IsBinary(key))
        {
            metadata.Add(Metadata.Entry.Received(key, value));
            return;
        }

        foreach (var part in value.Split(','))
        {
            metadata.Add(Metadata.Entry.Received(key, FromBase64(key, part.Trim())));
        }
    }

    /// <summary>Copies metadata into headers or trailers.</summary>
    /// <exception cref="RpcException">An entry holds text that a header cannot carry.</exception>
    public static void Write(Metadata metadata, IHeaderDictionary headers)
    {
        foreach (var entry in metadata)
        {
            if (!OfTheProtocol.Contains(entry.Key))
            {
                headers[entry.Key] = StringValues.Concat(headers[entry.Key], ToHeader(entry));
            }
        }
    }

    public static string ToHeader(Metadata.Entry entry)
    {
        if (entry.IsBinary)
        {
            // Padding is left out, as the protocol asks of senders.
            return Convert.ToBase64String(entry.Bytes).TrimEnd('=');
        }

        if (entry.Value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"Metadata '{entry.Key}' holds text that is not printable ASCII."));
        }

        return entry.Value;
    }

    private static byte[] FromBase64(string key, string text)
    {
        var padded = (text.Length % 4) switch
        {
            2 => text + "==",
            3 => text + "=",
            _ => text,
        };
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length)
            ? bytes.AsSpan(0, length).ToArray()
            : throw new RpcException(new Status(StatusCode.Internal, $"Header '{key}' is not base64."));
    }
}
