using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sesame.Silo.Hosting;

/// <summary>The command <c>serve</c> of a silo without an API in front.</summary>
internal static class SiloProgram
{
    public static async Task<int> Run(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var deployment = await Deployment.Open(options, cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.AddStartLog(LogLevel.Information);
        builder.AddSesameSilo(options, deployment.ConnectionString, options.PublicUrl ?? $"http://{options.Listen}:{options.HttpPort}");
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
        return 0;
    }
}
