using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Serves the protos of every mapped service, to v1 and v1alpha clients.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new GrpcServiceEndpointConventionBuilder(
        [
            builder.MapGrpcService<global::Grpc.Reflection.V1.ReflectionService>(),
            builder.MapGrpcService<global::Grpc.Reflection.V1Alpha.ReflectionService>(),
        ]);
    }
}
