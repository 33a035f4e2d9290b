using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>The endpoints of a service for gRPC and gRPC-Web.</summary>
internal sealed class GrpcEndpoints : IBoundMethodVisitor<MethodHandler>
{
    private static readonly GrpcEndpoints Handlers = new();

    public static void Map(IEndpointRouteBuilder endpoints, BoundService service, List<IEndpointConventionBuilder> conventions)
    {
        foreach (var method in service.Methods)
        {
            var handler = method.Accept(Handlers);
            var builder = endpoints.Map(RoutePatternFactory.Parse(method.FullName), handler.HandleAsync);
            builder.WithDisplayName($"gRPC - {method.FullName}");
            builder.WithMetadata([.. method.Metadata, new GrpcMethodMetadata(method.ServiceType, method.Definition), new HttpMethodMetadata(["POST"], acceptCorsPreflight: true)]);
            conventions.Add(builder);
        }

        if (service.Methods.Count > 0)
        {
            Unimplemented.Map(endpoints, service, conventions);
        }
    }

    MethodHandler IBoundMethodVisitor<MethodHandler>.Visit<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method) => method.Type switch
    {
        MethodType.Unary => new UnaryHandler<TRequest, TResponse>(method),
        MethodType.ClientStreaming => new ClientStreamingHandler<TRequest, TResponse>(method),
        MethodType.ServerStreaming => new ServerStreamingHandler<TRequest, TResponse>(method),
        _ => new DuplexStreamingHandler<TRequest, TResponse>(method),
    };
}
