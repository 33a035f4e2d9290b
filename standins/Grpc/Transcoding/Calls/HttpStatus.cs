using Grpc.Core;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>The HTTP status of a gRPC status, as google.rpc.Code says.</summary>
internal static class HttpStatus
{
    private const int ClientClosedRequest = 499;

    public static int Of(StatusCode code) => code switch
    {
        StatusCode.OK => 200,
        StatusCode.Cancelled => ClientClosedRequest,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.DeadlineExceeded => 504,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted => 409,
        StatusCode.PermissionDenied => 403,
        StatusCode.Unauthenticated => 401,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        _ => 500,
    };

    /// <summary>The gRPC status nearest to an HTTP status that the server itself found.</summary>
    public static StatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        408 => StatusCode.DeadlineExceeded,
        413 => StatusCode.ResourceExhausted,
        >= 500 => StatusCode.Internal,
        _ => StatusCode.InvalidArgument,
    };
}
