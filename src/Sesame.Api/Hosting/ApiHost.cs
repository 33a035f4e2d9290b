using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>Composes the process that serves the API, with a silo inside.</summary>
public static class ApiHost
{
    private const int BodyBytesMax = 4 * 1024 * 1024;

    /// <param name="options">The deployment, its ports chosen.</param>
    /// <param name="connectionString">PostgreSQL.</param>
    /// <param name="configure">What a test replaces.</param>
    public static WebApplication Build(ServeOptions options, string connectionString, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.AddStartLog(LogLevel.Warning);
        // What a request throws is logged by the server and by us; the host's own log would make an Activity for every request that nobody reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.AddSesameSilo(options, connectionString, IssuerOf(options));
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
