using Grpc.Core;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>A request message is past the limit; so many of its bytes, thrown away as they come, are still on their way.</summary>
internal sealed class OversizedMessageException(Status status, long bytesToCome) : RpcException(status)
{
    public long BytesToCome { get; } = bytesToCome;
}
