using Sesame.OpenApi;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

public sealed class DriftTests
{
    [Fact]
    public void Document_in_specs_is_the_one_that_the_protos_give()
    {
        var file = Path.Combine(RepositoryRoot(), "specs", "openapi.yaml");
        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == OpenApiDocument.OfSesame().ToYaml(),
            "specs/openapi.yaml is not what the protos say. Renew it:\n\n  dotnet run --project tools/openapi -- specs/openapi.yaml\n");
    }

    internal static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sesame.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside the repository.");
        }

        return folder.FullName;
    }
}
