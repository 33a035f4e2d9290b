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
        try
        {
            await Serve(FreePorts.Choose(asked), cancellationToken);
            return 0;
        }
        catch (Exception refused) when (StartRefusal.SentenceOf(refused) is not null)
        {
            await Console.Error.WriteLineAsync(StartRefusal.SentenceOf(refused));
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task Serve(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var deployment = await Deployment.Open(options, cancellationToken);
        await using var app = ApiHost.Build(options, deployment.ConnectionString);
        await app.StartAsync(cancellationToken);
        var firstStart = new FirstStart(app.Services.GetRequiredService<IGrainFactory>(), app.Services.GetRequiredService<TimeProvider>());
        var bootstrap = await firstStart.Run(options.Home, ApiHost.HttpUrlOf(options), ApiHost.GrpcUrlOf(options));
        await Console.Out.WriteLineAsync(Welcome.Text(options, bootstrap));
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
