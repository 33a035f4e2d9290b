using Sesame.OpenApi;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

/// <summary>Judges that nobody here wrote find no fault with the documents.</summary>
public sealed class ValidatorTests
{
    [Theory]
    [InlineData("sesame", "yaml")]
    [InlineData("sesame", "json")]
    [InlineData("library", "yaml")]
    public async Task Redocly_finds_no_error(string name, string form)
    {
        using var file = new DocumentFile(Documents.Of(name), form);
        var (code, output) = await Tool.Run("@redocly/cli/bin/cli.js", "lint", "--extends", "recommended", file.Path);
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("sesame", "yaml")]
    [InlineData("library", "json")]
    public async Task Spectral_finds_no_error(string name, string form)
    {
        using var file = new DocumentFile(Documents.Of(name), form);
        var (code, output) = await Tool.Run("@stoplight/spectral-cli/dist/index.js", "lint", "-r", "spectral.yaml", file.Path);
        Assert.True(code == 0, output);
    }

    private sealed class DocumentFile : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("openapi");

        public DocumentFile(OpenApiDocument document, string form)
        {
            Path = System.IO.Path.Combine(folder.FullName, $"openapi.{form}");
            File.WriteAllText(Path, form == "yaml" ? document.ToYaml() : document.ToJson());
        }

        public string Path { get; }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
