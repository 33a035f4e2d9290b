using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sesame.Silo.Hosting;

/// <summary>
/// Keeps the host and its server quiet about a start that fails: the exception comes out of the start itself, and who
/// started prints it once, as a sentence where there is one. From then on they log what goes wrong.
/// </summary>
public static class StartLog
{
    private static readonly string[] Starters = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <param name="builder">The host.</param>
    /// <param name="least">What is logged at all.</param>
    public static void AddStartLog(this IHostApplicationBuilder builder, LogLevel least)
    {
        var state = new StartState();
        builder.Services.AddHostedService(provider =>
        {
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(state.Set);
            return state;
        });
        builder.Logging.SetMinimumLevel(least);
        foreach (var starter in Starters)
        {
            builder.Logging.AddFilter(starter, level => state.HasStarted && level >= least);
        }
    }

    private sealed class StartState : IHostedService
    {
        private volatile bool hasStarted;

        public bool HasStarted => hasStarted;

        public void Set() => hasStarted = true;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
