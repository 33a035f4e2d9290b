using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Sesame.Bench.Baselines;

/// <summary>The minimal-API endpoint: ASP.NET's routing with one path parameter and one query parameter, writing the same JSON bytes.</summary>
internal static class JsonBytes
{
    public static async Task Serve(byte[] answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        app.MapGet("/api/backend/v1/user/{id}", async (string id, bool? token_refresh, HttpResponse response) =>
        {
            response.ContentType = "application/json";
            response.ContentLength = answer.Length;
            await response.BodyWriter.WriteAsync(answer);
        });
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
