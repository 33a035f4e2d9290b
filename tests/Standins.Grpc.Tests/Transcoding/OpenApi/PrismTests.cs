using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

/// <summary>Prism, told nothing but specs/openapi.yaml, answers every path of it.</summary>
public sealed partial class PrismTests
{
    [Fact]
    public async Task Every_path_is_answered()
    {
        var root = Documents.Of("sesame").Root;
        using var prism = Tool.Start(
            "@stoplight/prism-cli/dist/index.js", "mock", "-p", "0", Path.Combine(DriftTests.RepositoryRoot(), "specs", "openapi.yaml"));
        try
        {
            using var client = new HttpClient { BaseAddress = await Listening(prism) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "token");
            foreach (var (path, item) in root["paths"]!.AsObject())
            {
                foreach (var (method, operation) in item!.AsObject())
                {
                    using var request = Request(method, path, operation!.AsObject());
                    using var response = await client.SendAsync(request);
                    Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }
            }
        }
        finally
        {
            prism.Kill(entireProcessTree: true);
        }
    }

    private static HttpRequestMessage Request(string method, string path, JsonObject operation)
    {
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), Variable().Replace(path, "x"));
        if (operation["requestBody"] is not null)
        {
            request.Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
        }

        return request;
    }

    private static async Task<Uri> Listening(Process prism)
    {
        // Its log tells the port; the rest of it must be read too, or the pipe fills and Prism stops.
        while (await prism.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } found)
            {
                _ = prism.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = prism.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return new Uri(found.Groups[1].Value);
            }
        }

        throw new InvalidOperationException($"Prism ended: {await prism.StandardError.ReadToEndAsync()}");
    }

    [GeneratedRegex(@"listening on (http://[\d.]+:\d+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Variable();
}
