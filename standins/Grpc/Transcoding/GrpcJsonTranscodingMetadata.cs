using Google.Api;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Endpoint metadata: the method and the http rule that an endpoint serves.</summary>
public sealed class GrpcJsonTranscodingMetadata(MethodDescriptor methodDescriptor, HttpRule httpRule)
{
    public MethodDescriptor MethodDescriptor { get; } = methodDescriptor;

    public HttpRule HttpRule { get; } = httpRule;
}
