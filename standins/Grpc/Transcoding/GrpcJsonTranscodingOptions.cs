using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Options of JSON transcoding.</summary>
public sealed class GrpcJsonTranscodingOptions
{
    /// <summary>Types that may stand in a google.protobuf.Any, besides google.rpc's details and the well-known types.</summary>
    public TypeRegistry TypeRegistry { get; set; } = TypeRegistry.Empty;

    /// <summary>How JSON is written and read.</summary>
    public GrpcJsonSettings JsonSettings { get; set; } = new();
}
