using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>
/// A mapped method with its message types. Exactly one of the four invokers is set; it makes the service object, runs
/// every interceptor and then the handler. The context given must be an <see cref="Calls.HttpServerCallContext"/>.
/// </summary>
internal sealed class BoundMethod<TRequest, TResponse>(
    Type serviceType,
    Method<TRequest, TResponse> definition,
    MethodInfo handler,
    MethodDescriptor? descriptor,
    MethodSettings settings,
    IReadOnlyList<object> metadata)
    : BoundMethod(serviceType, definition, handler, descriptor, settings, metadata)
    where TRequest : class
    where TResponse : class
{
    public Method<TRequest, TResponse> Method { get; } = definition;

    public UnaryServerMethod<TRequest, TResponse>? Unary { get; init; }

    public ClientStreamingServerMethod<TRequest, TResponse>? ClientStreaming { get; init; }

    public ServerStreamingServerMethod<TRequest, TResponse>? ServerStreaming { get; init; }

    public DuplexStreamingServerMethod<TRequest, TResponse>? DuplexStreaming { get; init; }

    public override TResult Accept<TResult>(IBoundMethodVisitor<TResult> visitor) => visitor.Visit(this);
}
