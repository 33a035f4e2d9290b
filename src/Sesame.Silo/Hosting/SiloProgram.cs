using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sesame.Silo.Bootstrap;

namespace Sesame.Silo.Hosting;

/// <summary>The command <c>serve</c> of a silo without an API: fronts and other silos call its grains.</summary>
internal static class SiloProgram
{
    public static async Task<int> Run(ServeOptions options, CancellationToken cancellationToken)
    {
        var publicUrl = Check(options);
        await using var deployment = await Deployment.Open(options, cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.AddStartLog(LogLevel.Warning);
        builder.AddSesameSilo(options, deployment.ConnectionString, publicUrl);
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        // Fronts have no database, so the first silo makes what a first start makes.
        var firstStart = ActivatorUtilities.CreateInstance<FirstStart>(host.Services);
        var bootstrap = await firstStart.Run(options, publicUrl, publicUrl, cancellationToken);
        await Console.Out.WriteLineAsync($"A silo of Sesame serves; its home is {options.Home}. Ctrl-C stops it.");
        if (bootstrap.Made is not null)
        {
            await Console.Out.WriteLineAsync($"Made at this first start: a sysadmin, a client and an API key; their secrets are in {bootstrap.Path}.");
        }

        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static string Check(ServeOptions options)
    {
        if (!options.Silo)
        {
            throw new StartRefusedException("--silo=false is for Sesame.Api: this program is a silo and nothing else.");
        }

        if (options.Member is null)
        {
            throw new StartRefusedException("A silo without an API needs --silo-port: nobody could call it.");
        }

        return options.PublicUrl ?? throw new StartRefusedException("A silo without an API needs --public-url, the same as the fronts have: it is the issuer of tokens.");
    }
}
