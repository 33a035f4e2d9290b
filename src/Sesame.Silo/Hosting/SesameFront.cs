using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Sesame.Abstractions.Cluster;

namespace Sesame.Silo.Hosting;

/// <summary>Makes a host that serves no grains a caller of those that silos elsewhere serve.</summary>
public static class SesameFront
{
    /// <param name="builder">The host.</param>
    /// <param name="options">The deployment.</param>
    /// <param name="cancellationToken">Gives up looking for the seeds' addresses.</param>
    public static async Task AddSilosAsync(this IHostApplicationBuilder builder, ServeOptions options, CancellationToken cancellationToken)
    {
        var seeds = options.Seeds.Select(seed => HostAndPort.TryParse(seed, out var parsed) ? parsed : throw new StartRefusedException($"--seeds {seed} is not host:port.")).ToList();
        var engine = EngineExtensions.Find();
        // The packages know gateways by address; our engine looks the names up itself, each time.
        var addresses = engine is null ? await ResolveAsync(seeds, cancellationToken) : [];
        // The ports are open while silos are looked for: probes are told that the front is not ready, callers that it is not available.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. addresses])
            .UseConnectionRetryFilter((_, _) => Task.FromResult(true))
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, Clustering.Service)));
        engine?.AddFront(builder.Services, new FrontOptions
        {
            Name = options.Membership.Name ?? Environment.MachineName,
            Seeds = [.. seeds.Select(seed => (seed.Host, seed.Port))],
            Tls = options.Membership.Tls,
        });
    }

    private static async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(List<HostAndPort> seeds, CancellationToken cancellationToken)
    {
        var addresses = new List<IPEndPoint>();
        foreach (var seed in seeds)
        {
            try
            {
                addresses.AddRange(await seed.ResolveAsync(cancellationToken));
            }
            catch (SocketException unknown)
            {
                throw new StartRefusedException($"--seeds {seed.Host}:{seed.Port} cannot be found: {unknown.Message.TrimEnd('.')}.");
            }
        }

        return addresses;
    }
}
