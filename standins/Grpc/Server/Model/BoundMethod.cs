using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>
/// A mapped method: what it is called, how it is described and limited. Every protocol that serves it (gRPC, gRPC-Web,
/// REST) starts from here; <see cref="Accept"/> leads to its message types and to the call itself.
/// </summary>
internal abstract class BoundMethod(
    Type serviceType,
    IMethod definition,
    MethodInfo handler,
    MethodDescriptor? descriptor,
    MethodSettings settings,
    IReadOnlyList<object> metadata)
{
    public Type ServiceType { get; } = serviceType;

    public IMethod Definition { get; } = definition;

    public MethodType Type => Definition.Type;

    /// <summary>The path of the call over gRPC: <c>/package.Service/Method</c>.</summary>
    public string FullName => Definition.FullName;

    /// <summary>The method of <see cref="ServiceType"/> that handles calls.</summary>
    public MethodInfo Handler { get; } = handler;

    /// <summary>The proto definition; null for a service that was not generated from one.</summary>
    public MethodDescriptor? Descriptor { get; } = descriptor;

    public MethodSettings Settings { get; } = settings;

    /// <summary>Attributes of the service class, then those of the method, as endpoint metadata.</summary>
    public IReadOnlyList<object> Metadata { get; } = metadata;

    public abstract TResult Accept<TResult>(IBoundMethodVisitor<TResult> visitor);
}
