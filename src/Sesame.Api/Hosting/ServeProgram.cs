using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sesame.Silo.Bootstrap;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>The command <c>serve</c>: the database first, then the host; stopped in the opposite order.</summary>
internal static class ServeProgram
{
    public static async Task<int> Run(ServeOptions asked, CancellationToken cancellationToken)
    {
        var options = FreePorts.Choose(asked);
        return options.Silo ? await RunWithSilo(options, cancellationToken) : await RunFront(options, cancellationToken);
    }

    private static async Task<int> RunWithSilo(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var deployment = await Deployment.Open(options, cancellationToken);
        var readiness = new FirstStartReadiness();
        await using var app = ApiHost.Build(options, deployment.ConnectionString, builder => builder.Services.AddHealthChecks().AddCheck("first start", readiness));
        await StartAsync(app, cancellationToken);
        var firstStart = ActivatorUtilities.CreateInstance<FirstStart>(app.Services);
        var bootstrap = await firstStart.Run(options, ApiHost.HttpUrlOf(options), ApiHost.GrpcUrlOf(options), cancellationToken);
        readiness.IsOver();
        await Console.Out.WriteLineAsync(Welcome.Text(options, bootstrap));
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    // Without a database there is nothing to make at a first start, and nothing to stop last.
    private static async Task<int> RunFront(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var app = await ApiHost.BuildFront(options, cancellationToken);
        try
        {
            await StartAsync(app, cancellationToken);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it still looked for a silo.
            return 0;
        }

        await Console.Out.WriteLineAsync(Welcome.Text(options, new BootstrapResult("", null)));
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
