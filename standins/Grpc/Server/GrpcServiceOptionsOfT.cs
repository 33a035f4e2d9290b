namespace Grpc.AspNetCore.Server;

/// <summary>Options of one service; what is set here wins over <see cref="GrpcServiceOptions"/>.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
