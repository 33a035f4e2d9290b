using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sesame.OpenApi;

namespace Standins.Grpc.Tests.Transcoding;

/// <summary>A real server with the library over REST.</summary>
public sealed class RestServer : IAsyncLifetime
{
    public const int BodyMax = 64 * 1024;

    private readonly WebApplication app = Build(_ => { });

    public HttpClient Client { get; private set; } = null!;

    public Task StreamLeft => app.Services.GetRequiredService<StreamEnd>().Left.Task;

    public Uri Address => Client.BaseAddress!;

    public static WebApplication Build(Action<GrpcJsonTranscodingOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.Configure<RestErrorOptions>(o => o.Domain = "library");
        builder.Services.AddSingleton<StreamEnd>();
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = BodyMax).AddJsonTranscoding(o =>
        {
            o.JsonSettings.IgnoreDefaultValues = true;
            o.JsonSettings.WriteInt64sAsStrings = true;
            o.TypeRegistry = Google.Protobuf.Reflection.TypeRegistry.FromMessages(global::Library.V1.Book.Descriptor);
            configure(o);
        });
        var app = builder.Build();
        app.MapGrpcService<Library>();
        app.MapGet("/v1/plain", () => "plain");
        app.MapGet("/elsewhere", () => "elsewhere");
        return app;
    }

    public async Task InitializeAsync()
    {
        await app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(AddressOf(app)) };
    }

    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    public async Task<Answer> Send(string method, string path, string? body = null, string? contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, text, headers);
    }
}

public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The field that the error's google.rpc.BadRequest names.</summary>
    public string? Field => (string?)Detail("google.rpc.BadRequest")?["fieldViolations"]?[0]?["field"];

    public JsonNode? Detail(string type) =>
        Json["details"]?.AsArray().FirstOrDefault(d => (string?)d!["@type"] == $"type.googleapis.com/{type}");
}
