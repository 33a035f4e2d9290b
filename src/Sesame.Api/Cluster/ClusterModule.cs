using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster;

/// <summary>Registers what a node tells of the cluster, and how it takes leave of its callers.</summary>
internal static class ClusterModule
{
    public static void AddCluster(this IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton<OtherNodes>();
        services.AddSingleton<ClusterMeter>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ClusterMeter>());
        services.AddSingleton(new Farewell(IsOneOfMany(options) ? Farewell.OfMember : TimeSpan.Zero));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Farewell>());
        services.AddHealthChecks().AddCheck<NodeReadiness>("node");
    }

    /// <summary>Goes in front of everything: callers of a node that is about to stop are told to connect elsewhere.</summary>
    public static void UseFarewell(this WebApplication app, ServeOptions options)
    {
        if (!IsOneOfMany(options))
        {
            return;
        }

        var farewell = app.Services.GetRequiredService<Farewell>();
        app.Use((http, next) =>
        {
            if (farewell.HasBegun && HttpProtocol.IsHttp11(http.Request.Protocol))
            {
                http.Response.Headers.Connection = "close";
            }

            return next(http);
        });
    }

    // Others can take its callers.
    private static bool IsOneOfMany(ServeOptions options) => options.Member is not null || !options.Silo;
}
