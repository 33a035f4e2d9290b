namespace Grpc.Core;

/// <summary>How many messages flow each way.</summary>
public enum MethodType
{
    Unary,
    ClientStreaming,
    ServerStreaming,
    DuplexStreaming,
}
