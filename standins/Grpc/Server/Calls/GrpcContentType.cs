namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Tells the protocol from a content type.</summary>
internal static class GrpcContentType
{
    public const string Grpc = "application/grpc";
    public const string Web = "application/grpc-web";
    public const string WebText = "application/grpc-web-text";

    public static GrpcProtocol Recognize(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase))
        {
            return GrpcProtocol.None;
        }

        return EndsAt(contentType, Grpc.Length) ? GrpcProtocol.Grpc
            : Matches(contentType, Web) ? GrpcProtocol.Web
            : Matches(contentType, WebText) ? GrpcProtocol.WebText
            : GrpcProtocol.None;
    }

    private static bool Matches(string contentType, string name) =>
        contentType.StartsWith(name, StringComparison.OrdinalIgnoreCase) && EndsAt(contentType, name.Length);

    private static bool EndsAt(string contentType, int length) =>
        contentType.Length == length || contentType[length] is '+' or ';' or ' ';
}
