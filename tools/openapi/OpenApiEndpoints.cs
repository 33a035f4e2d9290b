using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Sesame.OpenApi.Pages;

namespace Sesame.OpenApi;

/// <summary>Serves the document and the reference made from it.</summary>
public static class OpenApiEndpoints
{
    /// <summary>Maps /openapi.json and /docs. Both need no credentials: what they say is public.</summary>
    public static void MapSesameOpenApi(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi(OpenApiDocument.OfSesame());

    /// <summary>Maps /openapi.json and /docs for a document.</summary>
    public static void MapOpenApi(this IEndpointRouteBuilder endpoints, OpenApiDocument document)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(document);
        Map(endpoints, "/openapi.json", "application/json", document.ToJson(), policy: "default-src 'none'");

        var style = Style();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Map(endpoints, "/docs", "text/html; charset=utf-8", ReferencePage.Write(document, style), $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'");
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, string contentType, string text, string policy)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], http =>
        {
            http.Response.Headers.ContentSecurityPolicy = policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(bytes, contentType, entityTag: tag).ExecuteAsync(http);
        }).WithDisplayName($"OpenAPI - {path}");
    }

    private static string Style()
    {
        using var stream = typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream("reference.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
