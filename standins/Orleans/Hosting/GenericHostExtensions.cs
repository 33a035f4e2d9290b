using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Microsoft.Extensions.Hosting
{
    /// <summary>Hosts a silo in this process.</summary>
    public static class OrleansSiloGenericHostExtensions
    {
        public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<HostBuilderContext, ISiloBuilder> configureDelegate) =>
            hostBuilder.ConfigureServices((context, services) =>
                configureDelegate(context, SiloServices.Add(services, context.Configuration)));

        public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<ISiloBuilder> configureDelegate) =>
            hostBuilder.UseOrleans((_, builder) => configureDelegate(builder));

        public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleans(_ => { });

        public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
        {
            configureDelegate(SiloServices.Add(hostAppBuilder.Services, hostAppBuilder.Configuration));
            return hostAppBuilder;
        }

        public static IServiceCollection AddOrleans(this IServiceCollection services, Action<ISiloBuilder> configureDelegate)
        {
            configureDelegate(SiloServices.Add(services, new ConfigurationBuilder().Build()));
            return services;
        }
    }

    /// <summary>Makes this process a client of a cluster.</summary>
    public static class OrleansClientGenericHostExtensions
    {
        public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<HostBuilderContext, IClientBuilder> configureDelegate) =>
            hostBuilder.ConfigureServices((context, services) =>
                configureDelegate(context, ClientServices.Add(services, context.Configuration)));

        public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<IClientBuilder> configureDelegate) =>
            hostBuilder.UseOrleansClient((_, builder) => configureDelegate(builder));

        public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
        {
            configureDelegate(ClientServices.Add(hostAppBuilder.Services, hostAppBuilder.Configuration));
            return hostAppBuilder;
        }
    }
}

namespace Orleans.Hosting
{
    internal static class SiloServices
    {
        public static ISiloBuilder Add(IServiceCollection services, IConfiguration configuration)
        {
            // Several calls configure one silo.
            if (services.All(service => service.ServiceType != typeof(Silo)))
            {
                services.AddLogging();
                services.AddOptions();
                services.TryAddSingleton(TimeProvider.System);
                services.TryAddSingleton<ITurnScheduler, ThreadPoolScheduler>();
                services.TryAddSingleton<EngineLimits>();
                services.TryAddSingleton<IMemoryGauge, ProcessMemoryGauge>();
                services.AddSingleton(new ServiceLifetimes(services));
                services.AddSingleton<Silo>();
                services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<Silo>().Factory);
                services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Silo>().Factory);
                services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
                services.AddHostedService<SiloService>();
            }

            return new SiloBuilder(services, configuration);
        }
    }

    internal static class ClientServices
    {
        public static IClientBuilder Add(IServiceCollection services, IConfiguration configuration)
        {
            services.AddOptions();
            services.AddLogging();
            if (services.All(service => service.ServiceType != typeof(IClientConnection)))
            {
                services.TryAddSingleton(TimeProvider.System);
                services.TryAddSingleton<ITurnScheduler, ThreadPoolScheduler>();
                services.TryAddSingleton<EngineLimits>();
                services.TryAddSingleton(new ServiceLifetimes(services));
                services.TryAddSingleton<Silo>();
                services.AddOptions<SiloMessagingOptions>().Configure<IOptions<ClientMessagingOptions>>(static (messaging, client) =>
                    (messaging.ResponseTimeout, messaging.CancelRequestOnTimeout) = (client.Value.ResponseTimeout, client.Value.CancelRequestOnTimeout));
                services.AddSingleton<ClientRuntime>();
                services.AddSingleton<IClientConnection>(provider => provider.GetRequiredService<ClientRuntime>());
                services.AddHostedService(provider => provider.GetRequiredService<ClientRuntime>());
            }

            services.TryAddSingleton(provider => provider.GetRequiredService<IClientConnection>().Connect());
            services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
            return new ClientBuilder(services, configuration);
        }
    }

    /// <summary>How a client reaches the silos.</summary>
    internal interface IClientConnection
    {
        IClusterClient Connect();
    }

    internal sealed class GrainContextAccessor : IGrainContextAccessor
    {
        public IGrainContext? GrainContext => RuntimeContext.Current;
    }
}
