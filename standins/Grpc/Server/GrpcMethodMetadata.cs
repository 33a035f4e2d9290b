using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Endpoint metadata that tells which method of which service an endpoint calls.</summary>
public sealed class GrpcMethodMetadata(Type serviceType, IMethod method)
{
    public Type ServiceType { get; } = serviceType;

    public IMethod Method { get; } = method;

    public override string ToString() => $"{ServiceType.Name}: {Method.FullName}";
}
