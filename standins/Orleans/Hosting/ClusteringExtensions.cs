using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;

namespace Orleans.Hosting;

/// <summary>Where members are found. One silo needs no more than to keep what it was told.</summary>
public static class CoreHostingExtensions
{
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        builder.Services.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Loopback;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
        builder.Services.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        return builder;
    }

    public static ISiloBuilder UseDevelopmentClustering(this ISiloBuilder builder, IPEndPoint primarySiloEndpoint) => builder;
}

public static class AdoNetHostingExtensions
{
    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<AdoNetClusteringSiloOptions> configureOptions)
    {
        builder.Services.Configure(configureOptions);
        return Cluster(builder);
    }

    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<OptionsBuilder<AdoNetClusteringSiloOptions>> configureOptions)
    {
        configureOptions(builder.Services.AddOptions<AdoNetClusteringSiloOptions>());
        return Cluster(builder);
    }

    private static ISiloBuilder Cluster(ISiloBuilder builder)
    {
        builder.Services.TryAddSingleton<ClusterSetup>();
        builder.Services.TryAddSingleton<ClusterTime>();
        builder.Services.TryAddSingleton<IClusterStore>(provider => new PostgresClusterStore(
            provider.GetRequiredService<IOptions<AdoNetClusteringSiloOptions>>().Value.ConnectionString
                ?? throw new OrleansConfigurationException("Clustering needs a connection string."),
            provider.GetRequiredService<ClusterSetup>().Settings,
            TimeProvider.System));
        builder.Services.TryAddSingleton<ClusterRuntime>();
        return builder;
    }

    public static IClientBuilder UseAdoNetClustering(this IClientBuilder builder, Action<AdoNetClusteringClientOptions> configureOptions)
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }
}

public static class EndpointOptionsExtensions
{
    public static ISiloBuilder ConfigureEndpoints(this ISiloBuilder builder, int siloPort, int gatewayPort)
    {
        builder.Services.Configure<EndpointOptions>(options =>
        {
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
        return builder;
    }

    public static ISiloBuilder ConfigureEndpoints(this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort)
    {
        builder.Services.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = advertisedIP);
        return builder.ConfigureEndpoints(siloPort, gatewayPort);
    }
}

/// <summary>How a client finds the cluster.</summary>
public static class ClientClusteringExtensions
{
    public static IClientBuilder UseLocalhostClustering(
        this IClientBuilder builder, int gatewayPort = 30000, string serviceId = "dev", string clusterId = "dev") =>
        builder.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gatewayPort)).Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });

    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, params IPEndPoint[] gateways)
    {
        builder.Services.Configure<StaticGatewayListProviderOptions>(options =>
        {
            foreach (var gateway in gateways)
            {
                options.Gateways.Add(new UriBuilder("gwy.tcp", gateway.Address.ToString(), gateway.Port, "0").Uri);
            }
        });
        return builder;
    }

    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, Action<StaticGatewayListProviderOptions> configureOptions)
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }
}
