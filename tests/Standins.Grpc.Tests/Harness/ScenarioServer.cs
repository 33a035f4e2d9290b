using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Standins.Grpc.Tests.Harness;

/// <summary>A real Kestrel on two loopback ports: HTTP/2 without TLS, and HTTP/1.1 for browsers.</summary>
public sealed class ScenarioServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScenarioServer(WebApplication app)
    {
        this.app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).ToArray();
        Http2 = addresses[0];
        Http1 = addresses[1];
    }

    public Uri Http2 { get; }

    public Uri Http1 { get; }

    public IServiceProvider Services => app.Services;

    public ScenarioWitness Witness => app.Services.GetRequiredService<ScenarioWitness>();

    public static async Task<ScenarioServer> StartAsync(
        Action<GrpcServiceOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<WebApplication>? map = null,
        bool health = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel?.Invoke(server);
        });
        builder.Services.AddSingleton<ScenarioWitness>();
        builder.Services.AddGrpc(options ?? (_ => { }));
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
        builder.Services.AddCors();
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        app.UseCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()
            .WithExposedHeaders("Grpc-Status", "Grpc-Message", "Grpc-Encoding", "Grpc-Accept-Encoding", "Grpc-Status-Details-Bin", "X-Text"));
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<ScenarioService>();
        if (health)
        {
            app.MapGrpcHealthChecksService();
        }

        app.MapGrpcReflectionService();
        app.MapGet("/", () => "page");
        map?.Invoke(app);
        await app.StartAsync();
        return new ScenarioServer(app);
    }

    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(Http2, options);
    }

    public Scenario.Scenario.ScenarioClient Client() => new(Channel());

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }
}
