using Grpc.Core;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <summary>Ends a call with one of our reasons; made by <see cref="ErrorMap"/> only.</summary>
public sealed class CallFailedException : RpcException
{
    internal CallFailedException(ErrorReason reason, Status status, Metadata trailers, TimeSpan? retryAfter)
        : base(status, trailers, $"{reason}: {status.Detail}")
    {
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>Why.</summary>
    public ErrorReason Reason { get; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; }
}
