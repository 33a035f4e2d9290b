using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sesame.OpenApi;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

public sealed partial class ReferencePageTests : IAsyncLifetime
{
    private readonly WebApplication app = Build();
    private readonly HttpClient client = new();

    public async Task InitializeAsync()
    {
        await app.StartAsync();
        client.BaseAddress = new Uri(RestServer.AddressOf(app));
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Document_is_served_and_need_not_be_sent_twice()
    {
        using var first = await client.GetAsync("/openapi.json");
        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(OpenApiDocument.OfSesame().ToJson(), await first.Content.ReadAsStringAsync());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi.json") { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
        using var second = await client.SendAsync(again);
        Assert.Equal(304, (int)second.StatusCode);
    }

    [Fact]
    public async Task Page_tells_every_operation_and_every_link_leads_somewhere()
    {
        var html = await client.GetStringAsync("/docs");
        var ids = Id().Matches(html).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Link().Matches(html).Select(m => m.Groups[1].Value), target => Assert.Contains(target, ids));
        var operations = OpenApiDocument.OfSesame().Root["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject());
        Assert.All(operations, o => Assert.Contains($"op-{o.Value!["operationId"]}", ids));
    }

    [Fact]
    public async Task Page_fetches_nothing_and_runs_nothing()
    {
        using var response = await client.GetAsync("/docs");
        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("<script|<link|<img|src=|@import|url\\(", html);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_can_be_read_by_a_screen_reader()
    {
        var html = await client.GetStringAsync("/docs");
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<h1"));
        Assert.Single(Regex.Matches(html, "<main id=\"content\">"));
        Assert.Contains("<a class=\"skip\" href=\"#content\">", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<th>", html);
        Assert.Equal(Regex.Count(html, "<table>"), Regex.Count(html, "<caption>"));
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapSesameOpenApi();
        return app;
    }

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex(" href=\"#([^\"]+)\"")]
    private static partial Regex Link();
}
