using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>Options of a method, resolved once when it is mapped.</summary>
internal sealed record MethodSettings(
    int? MaxReceiveMessageSize,
    int? MaxSendMessageSize,
    bool EnableDetailedErrors,
    bool IgnoreUnknownServices,
    string? ResponseCompressionAlgorithm,
    CompressionLevel ResponseCompressionLevel,
    MessageEncodings Encodings,
    IReadOnlyList<InterceptorRegistration> Interceptors,
    TimeProvider Time)
{
    public static MethodSettings Create(GrpcServiceOptions all, GrpcServiceOptions one, TimeProvider time) => new(
        one.MaxReceiveMessageSizeSet ? one.MaxReceiveMessageSize : all.MaxReceiveMessageSize,
        one.MaxSendMessageSizeSet ? one.MaxSendMessageSize : all.MaxSendMessageSize,
        one.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false,
        one.IgnoreUnknownServices ?? all.IgnoreUnknownServices ?? false,
        one.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm,
        one.ResponseCompressionLevel ?? all.ResponseCompressionLevel ?? CompressionLevel.Fastest,
        new MessageEncodings([.. one.CompressionProviders, .. all.CompressionProviders]),
        [.. all.Interceptors, .. one.Interceptors],
        time);
}
