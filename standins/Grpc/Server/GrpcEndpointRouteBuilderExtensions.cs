using Grpc.AspNetCore.Server.Calls;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps every method of a service: over gRPC, and over what else was added (gRPC-Web, JSON transcoding).</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registry = builder.ServiceProvider.GetService<ServiceRegistry>()
            ?? throw new InvalidOperationException("Call services.AddGrpc() before mapping a gRPC service.");

        var service = ServiceBinder<TService>.Bind(builder.ServiceProvider);
        var conventions = new List<IEndpointConventionBuilder>();
        GrpcEndpoints.Map(builder, service, conventions);
        foreach (var contributor in builder.ServiceProvider.GetServices<IEndpointContributor>())
        {
            contributor.Contribute(builder, service, conventions);
        }

        registry.Add(service);
        return new GrpcServiceEndpointConventionBuilder(conventions);
    }
}
