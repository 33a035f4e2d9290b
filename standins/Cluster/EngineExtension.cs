using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Storage;

namespace Sesame.Standins.Cluster;

/// <summary>What our engine gives to a member beyond the packages' model: the mark of its connections, its lease, leased copies, and a look at the cluster.</summary>
public sealed class EngineExtension : IEngineExtension
{
    private const string LockName = "silo.lock";

    public void AddMember(IServiceCollection services, MemberOptions options)
    {
        services.AddSingleton(new ClusterSetup
        {
            Settings = new ClusterSettings { LeaseSeconds = options.LeaseSeconds },
            Facts = options.Facts,
            LockFile = Path.Combine(options.Home, LockName),
            Secure = SecureBy(options.Tls),
        });
        AddTime(services);
        services.AddSingleton<Membership>();
        services.AddSingleton<IConnectionMark>(provider => provider.GetRequiredService<Membership>());
        services.AddSingleton<IServingLease>(provider => provider.GetRequiredService<Membership>());
        services.AddSingleton<IClusterView, ClusterLook>();
        services.AddSingleton(provider => Runtime(provider).Leases);
        services.AddSingleton<ICopyLeases, CopyGrants>();
        AddCopies(services, provider => Runtime(provider).Copies, provider => Runtime(provider).Agent);
        services.AddHostedService<PartitionFlush>();
    }

    public void AddFront(IServiceCollection services, FrontOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new ClusterSetup { Secure = SecureBy(options.Tls) });
        AddTime(services);
        // By name: it is looked up anew for each connection, so silos may come back at other addresses.
        services.Configure<StaticGatewayListProviderOptions>(
            gateways => gateways.Gateways = [.. options.Seeds.Select(seed => new UriBuilder("gwy.tcp", seed.Host, seed.Port, "0").Uri)]);
        services.AddSingleton<IClusterView, FrontLook>();
        AddCopies(services, provider => Client(provider).Copies, provider => Client(provider).Partitions);
    }

    private static ClusterRuntime Runtime(IServiceProvider provider) => provider.GetRequiredService<ClusterRuntime>();

    private static ClientRuntime Client(IServiceProvider provider) => provider.GetRequiredService<ClientRuntime>();

    private static Func<Orleans.Runtime.Wire.PeerOptions, Orleans.Runtime.Wire.PeerOptions>? SecureBy(MemberTls? tls) => tls is null ? null : new PeerTls(tls).Secure;

    // All members and fronts tell the same time, that of the database; elapsed time and timers remain the machine's own.
    private static void AddTime(IServiceCollection services)
    {
        services.AddSingleton<ClusterTime>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ClusterTime>());
    }

    private static void AddCopies(IServiceCollection services, Func<IServiceProvider, CopyHolder> copies, Func<IServiceProvider, IOwnedPartitions> owned)
    {
        services.AddSingleton(provider => new CopyMeter(copies(provider), provider.GetService<CopyLeases>()));
        services.AddSingleton<ILeasedCopies>(provider => new LeasedCopies(copies(provider), owned(provider), provider.GetRequiredService<CopyMeter>()));
    }
}
