using Google.Protobuf;
using Sesame.OpenApi;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

internal static class Documents
{
    public static OpenApiDocument Of(string name)
    {
        if (name == "sesame")
        {
            return OpenApiDocument.OfSesame();
        }

        using var resource = typeof(Documents).Assembly.GetManifestResourceStream("descriptors.binpb")!;
        return OpenApiDocument.FromDescriptorSet(ByteString.FromStream(resource), new OpenApiOptions { Title = "Library", PackagePrefix = "", ErrorTag = "" });
    }
}
