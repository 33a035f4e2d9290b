using Grpc.Core;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>A refusal that HTTP has its own status for, whatever the gRPC code maps to.</summary>
internal sealed class RestException(int httpStatus, StatusCode code, string message) : Exception(message)
{
    public int HttpStatus { get; } = httpStatus;

    public StatusCode Code { get; } = code;
}
