namespace Grpc.AspNetCore.Web;

/// <summary>Endpoint metadata that says whether an endpoint may be called over gRPC-Web.</summary>
public interface IGrpcWebEnabledMetadata
{
    bool GrpcWebEnabled { get; }
}
