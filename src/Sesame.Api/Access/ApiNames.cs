using Microsoft.AspNetCore.Http;

namespace Sesame.Api.Access;

/// <summary>Names of APIs as restrictions and options give them: the first segment of a REST path, the area of a gRPC package.</summary>
internal static class ApiNames
{
    private const string PackageRoot = "sesame.";

    /// <summary>Whether the call came as gRPC or gRPC-Web.</summary>
    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether it is the API for back ends, by either of its names.</summary>
    public static bool IsBackend(string api) => api is "api" or "backend";

    /// <summary><c>sesame.clients.v1</c> is the area <c>clients</c>.</summary>
    public static string OfPackage(string package)
    {
        var rest = package.StartsWith(PackageRoot, StringComparison.Ordinal) ? package[PackageRoot.Length..] : package;
        var dot = rest.IndexOf('.');
        return dot < 0 ? rest : rest[..dot];
    }

    /// <summary><c>/accounts/v1/users</c> begins with <c>accounts</c>.</summary>
    public static ReadOnlySpan<char> OfPath(ReadOnlySpan<char> path)
    {
        var rest = path.TrimStart('/');
        var slash = rest.IndexOf('/');
        return slash < 0 ? rest : rest[..slash];
    }
}
