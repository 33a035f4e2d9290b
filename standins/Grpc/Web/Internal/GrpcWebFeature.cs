namespace Grpc.AspNetCore.Web.Internal;

/// <summary>Marks a request that the gRPC-Web middleware let through.</summary>
internal sealed class GrpcWebFeature
{
    public static readonly GrpcWebFeature Instance = new();
}
