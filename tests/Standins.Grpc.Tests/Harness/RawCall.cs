using System.Net;
using System.Net.Http.Headers;

namespace Standins.Grpc.Tests.Harness;

/// <summary>A call put together by hand, and its answer as it came.</summary>
public sealed class RawCall : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public string ContentType { get; init; } = "application/grpc";

    public Version Version { get; init; } = HttpVersion.Version20;

    public Dictionary<string, string> Headers { get; init; } = [];

    public async Task<RawAnswer> SendAsync(Uri server, string path, byte[] body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(server, path))
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", ContentType);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        var content = await response.Content.ReadAsByteArrayAsync();
        return new RawAnswer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), Flat(response.Headers), Flat(response.TrailingHeaders), content);
    }

    public void Dispose() => http.Dispose();

    private static Dictionary<string, string> Flat(HttpResponseHeaders headers) =>
        headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
}

public sealed record RawAnswer(
    int HttpStatus, string? ContentType, Dictionary<string, string> Headers, Dictionary<string, string> Trailers, byte[] Body)
{
    /// <summary>The gRPC status, wherever it stands.</summary>
    public string? Status => Trailers.GetValueOrDefault("grpc-status") ?? Headers.GetValueOrDefault("grpc-status");
}
