
namespace Grpc.AspNetCore.Server.Calls;

/// <summary>How a request frames its messages.</summary>
internal enum GrpcProtocol
{
    None,
    Grpc,
    Web,
    WebText,
}
