using Google.Protobuf.Reflection;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>A mapped service and its methods, in the order of the proto file.</summary>
internal sealed record BoundService(
    Type ServiceType,
    string FullName,
    ServiceDescriptor? Descriptor,
    IReadOnlyList<BoundMethod> Methods);
