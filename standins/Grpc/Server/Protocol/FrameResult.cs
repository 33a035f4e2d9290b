namespace Grpc.AspNetCore.Server.Protocol;

internal enum FrameResult
{
    Incomplete,
    Complete,
    TooLarge,
    Malformed,
}
