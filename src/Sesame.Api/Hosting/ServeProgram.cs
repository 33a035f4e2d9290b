using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Sesame.Silo.Bootstrap;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>The command <c>serve</c>: the database first, then the host; stopped in the opposite order.</summary>
internal static class ServeProgram
{
    public static async Task<int> Run(ServeOptions asked, CancellationToken cancellationToken)
    {
        var options = FreePorts.Choose(asked);
        await using var deployment = await Deployment.Open(options, cancellationToken);
        await using var app = ApiHost.Build(options, deployment.ConnectionString);
        await StartAsync(app, cancellationToken);
        var firstStart = new FirstStart(app.Services.GetRequiredService<IGrainFactory>(), app.Services.GetRequiredService<TimeProvider>());
        var bootstrap = await firstStart.Run(options.Home, ApiHost.HttpUrlOf(options), ApiHost.GrpcUrlOf(options));
        await Console.Out.WriteLineAsync(Welcome.Text(options, bootstrap));
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await StopStartedAsync(app);
            throw;
        }
    }

    // What has started already is at work, and would meet a storage that is disposed under it.
    private static async Task StopStartedAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // A host that was not made whole cannot stop either; why it did not start is what counts.
        }
    }
}
