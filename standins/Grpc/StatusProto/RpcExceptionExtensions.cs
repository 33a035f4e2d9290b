namespace Grpc.Core;

public static class RpcExceptionExtensions
{
    /// <summary>The status with its details that came with the exception; null when none did.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus(ignoreParseError: true);
    }
}
