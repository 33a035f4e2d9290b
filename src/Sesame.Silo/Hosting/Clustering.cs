using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Sesame.Abstractions.Cluster;

namespace Sesame.Silo.Hosting;

/// <summary>Makes the silo of a host a member of a cluster: found by the database, reached at an address of its own.</summary>
internal static class Clustering
{
    /// <summary>The service's name in the cluster, the same for members and fronts.</summary>
    public const string Service = "sesame";

    /// <param name="silo">The silo.</param>
    /// <param name="options">The deployment.</param>
    /// <param name="member">The node's part.</param>
    /// <param name="connectionString">The database that all members share.</param>
    /// <param name="facts">Addresses of the node's API; what else is known of the process is added.</param>
    public static void UseCluster(
        this ISiloBuilder silo, ServeOptions options, MembershipOptions member, string connectionString, IReadOnlyDictionary<string, string> facts)
    {
        var port = member.SiloPort ?? 0;
        var listen = IPAddress.Parse(options.Listen);
        EngineExtensions.Find()?.AddMember(silo.Services, new MemberOptions
        {
            LeaseSeconds = member.LeaseSeconds,
            Home = options.Home,
            Facts = new Dictionary<string, string>(facts) { ["pid"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture), ["version"] = Version },
            Tls = member.Tls,
        });
        silo.Configure<SiloOptions>(name => name.SiloName = member.Name ?? Environment.MachineName);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, Service));
        silo.ConfigureEndpoints(Advertised(member, listen), port, gatewayPort: 0);
        silo.Configure<EndpointOptions>(endpoint => endpoint.SiloListeningEndpoint = new IPEndPoint(listen, port));
        silo.UseAdoNetClustering(store => (store.Invariant, store.ConnectionString) = ("Npgsql", connectionString));
    }

    private static string Version =>
        typeof(Clustering).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    // Members are known by addresses; a name is looked up once, at the start.
    private static IPAddress Advertised(MembershipOptions member, IPAddress listen)
    {
        if (member.Advertise is { } host)
        {
            return Dns.GetHostAddresses(host).OrderBy(address => address.AddressFamily != listen.AddressFamily).First();
        }

        return listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any) ? Dns.GetHostAddresses(Dns.GetHostName())[0] : listen;
    }
}
