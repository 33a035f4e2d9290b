using Microsoft.Extensions.DependencyInjection;
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
            Secure = options.Tls is { } tls ? new PeerTls(tls).Secure : null,
        });
        // All members tell the same time, that of the database; elapsed time and timers remain the machine's own.
        services.AddSingleton<ClusterTime>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ClusterTime>());
        services.AddSingleton<Membership>();
        services.AddSingleton<IConnectionMark>(provider => provider.GetRequiredService<Membership>());
        services.AddSingleton<IServingLease>(provider => provider.GetRequiredService<Membership>());
        services.AddSingleton<IClusterView, ClusterLook>();
        services.AddSingleton<CopyMeter>();
        services.AddSingleton<LeasedCopies>();
        services.AddSingleton<ILeasedCopies>(provider => provider.GetRequiredService<LeasedCopies>());
        services.AddSingleton<ICopyLeases>(provider => provider.GetRequiredService<LeasedCopies>());
        services.AddHostedService<PartitionFlush>();
    }
}
