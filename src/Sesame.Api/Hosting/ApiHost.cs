using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>Composes the process that serves the API, with a silo inside or as a front alone.</summary>
public static class ApiHost
{
    private const int BodyBytesMax = 4 * 1024 * 1024;

    /// <param name="options">The deployment, its ports chosen.</param>
    /// <param name="connectionString">PostgreSQL.</param>
    /// <param name="configure">What the caller adds or replaces.</param>
    public static WebApplication Build(ServeOptions options, string connectionString, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(options);
        var facts = new Dictionary<string, string> { ["httpUrl"] = AdvertisedUrl(options, HttpUrlOf(options)), ["grpcUrl"] = AdvertisedUrl(options, GrpcUrlOf(options)) };
        builder.AddSesameSilo(options, connectionString, IssuerOf(options), facts);
        builder.Services.AddHealthChecks().AddCheck<StorageReadiness>("storage");
        return Finish(builder, options, configure);
    }

    /// <summary>A front without a silo and without a database: it asks the silos. Until one answers, it answers UNAVAILABLE itself.</summary>
    public static async Task<WebApplication> BuildFront(ServeOptions options, CancellationToken cancellationToken)
    {
        var builder = CreateBuilder(options);
        await builder.AddSilosAsync(options, cancellationToken);
        builder.Services.AddHealthChecks().AddCheck<SiloReadiness>("silos");
        return Finish(builder, options, null);
    }

    private static WebApplicationBuilder CreateBuilder(ServeOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.AddStartLog(LogLevel.Warning);
        // What a request throws is logged by the server and by us; the host's own log would make an Activity for every request that nobody reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        return builder;
    }

    private static WebApplication Finish(WebApplicationBuilder builder, ServeOptions options, Action<WebApplicationBuilder>? configure)
    {
        builder.AddApi(options, IssuerOf(options));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapApi(options);
        return app;
    }

    /// <summary>The URL of the HTTP port as a caller on this machine uses it.</summary>
    public static string HttpUrlOf(ServeOptions options) => UrlOf(options, options.HttpPort);

    /// <summary>The URL of the gRPC port as a caller on this machine uses it; with TLS both are one.</summary>
    public static string GrpcUrlOf(ServeOptions options) => UrlOf(options, options.TlsCertificate is null ? options.GrpcPort : options.HttpPort);

    // As other machines reach it: by the name that the member is known by, where the port is the same.
    private static string AdvertisedUrl(ServeOptions options, string url) =>
        options.Member is { Advertise: { } host } ? new UriBuilder(url) { Host = host }.Uri.GetLeftPart(UriPartial.Authority) : url;

    private static string IssuerOf(ServeOptions options) => options.PublicUrl ?? HttpUrlOf(options);

    private static string UrlOf(ServeOptions options, int port)
    {
        var address = IPAddress.Parse(options.Listen);
        var reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return $"{(options.TlsCertificate is null ? "http" : "https")}://{new IPEndPoint(reachable, port)}";
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        var address = IPAddress.Parse(options.Listen);
        if (options.TlsCertificate is { } certificate)
        {
            var pair = X509Certificate2.CreateFromPemFile(certificate, options.TlsKey);
            kestrel.Listen(address, options.HttpPort, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(pair);
            });
            return;
        }

        kestrel.Listen(address, options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(address, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
