using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>The status of a call whose connection or stream broke.</summary>
internal static class TransportErrors
{
    public static Status ToStatus(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException reset)
            {
                return new Status(OfReset(reset.ErrorCode), $"Error reading response: {exception.Message}");
            }
        }

        return exception is HttpRequestException or IOException
            ? new Status(StatusCode.Unavailable, $"Error starting gRPC call. {exception.GetType().Name}: {exception.Message}")
            : new Status(StatusCode.Internal, $"Error reading response: {exception.GetType().Name}: {exception.Message}");
    }

    // By HTTP/2 error code, as gRPC's mapping says.
    private static StatusCode OfReset(long errorCode) => errorCode switch
    {
        7 => StatusCode.Unavailable,
        8 => StatusCode.Cancelled,
        11 => StatusCode.ResourceExhausted,
        12 => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}
