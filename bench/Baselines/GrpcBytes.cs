using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Sesame.Bench.Baselines;

/// <summary>
/// The hand-written handler: Kestrel without hosting, routing or middleware. It reads the request to its end and answers the same
/// gRPC bytes with a status in the trailers.
/// </summary>
internal sealed class GrpcBytes(byte[] answer) : IHttpApplication<IFeatureCollection>
{
    public static async Task Serve(byte[] answer)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        using var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        await server.StartAsync(new GrpcBytes(answer), CancellationToken.None);
        Console.WriteLine(new Uri(server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First()).Port);
        await Console.In.ReadToEndAsync();
        await server.StopAsync(CancellationToken.None);
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var reader = context.Get<IRequestBodyPipeFeature>()!.Reader;
        while (true)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        context.Get<IHttpResponseFeature>()!.Headers.ContentType = "application/grpc";
        context.Get<IHttpResponseTrailersFeature>()!.Trailers["grpc-status"] = "0";
        await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(answer);
    }
}
