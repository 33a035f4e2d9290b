using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Adds to what <c>AddGrpc</c> registered.</summary>
public interface IGrpcServerBuilder
{
    IServiceCollection Services { get; }
}
