using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Orleans.Runtime.Wire;
using Orleans.TestingHost;

namespace Standins.Orleans.Tests.Routing;

/// <summary>Several silos in this process that reach each other over TCP on loopback.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly MemoryClusterRows _rows = new();
    private readonly List<IHost> _clients = [];
    private int _names;

    /// <summary>Long enough for a machine that is busy with other tests; short where a silo is to be found dead.</summary>
    public double LeaseSeconds { get; init; } = 12;

    public Func<PeerOptions, PeerOptions>? Secure { get; set; }

    public RoutedMemory Memory { get; } = new();

    public List<TestMember> Members { get; } = [];

    public static async Task<TestCluster> Start(int silos, double leaseSeconds = 12, Func<PeerOptions, PeerOptions>? secure = null)
    {
        var cluster = new TestCluster { LeaseSeconds = leaseSeconds, Secure = secure };
        for (var index = 0; index < silos; index++)
        {
            await cluster.Add();
        }

        await cluster.Settled();
        return cluster;
    }

    public async Task<TestMember> Add()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var name = "s" + ++_names;
        builder.Services.AddSingleton(new RoutedSilo(name));
        builder.Services.AddSingleton(Memory);
        builder.Services.AddSingleton(_rows.Open());
        builder.Services.AddSingleton(new ClusterSetup { Settings = new ClusterSettings { LeaseSeconds = LeaseSeconds }, Secure = Secure });
        builder.UseOrleans(silo => silo
            .UseAdoNetClustering(options => options.ConnectionString = "none")
            .ConfigureEndpoints(IPAddress.Loopback, siloPort: 0, gatewayPort: 0)
            .Configure<SiloOptions>(options => options.SiloName = name));
        var host = builder.Build();
        await host.StartAsync();
        var member = new TestMember(name, host);
        Members.Add(member);
        return member;
    }

    /// <summary>A host that serves nothing and is told the addresses of these members.</summary>
    public async Task<IGrainFactory> Client(params TestMember[] gateways) => (await ClientHost(gateways)).GetRequiredService<IGrainFactory>();

    /// <summary>The services of such a host.</summary>
    public async Task<IServiceProvider> ClientHost(params TestMember[] gateways)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new ClusterSetup { Secure = Secure });
        builder.UseOrleansClient(client => client.UseStaticClustering([.. gateways.Select(gateway => IPEndPoint.Parse(gateway.Agent.Self.Address))]));
        var host = builder.Build();
        await host.StartAsync();
        _clients.Add(host);
        return host.Services;
    }

    /// <summary>Ends a member without a word to anybody.</summary>
    public async Task Kill(TestMember member)
    {
        Members.Remove(member);
        await member.Runtime.Kill();
        member.Host.Dispose();
    }

    /// <summary>Completes when every partition is served by the member that is proposed for it.</summary>
    public async Task Settled()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!InProcessTestCluster.IsStable(Members.ConvertAll(member => member.Runtime)))
        {
            await Task.Delay(20, late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        foreach (var member in Members)
        {
            await member.Host.StopAsync();
            member.Host.Dispose();
        }
    }
}

internal sealed record TestMember(string Name, IHost Host)
{
    public IGrainFactory Grains => Host.Services.GetRequiredService<IGrainFactory>();

    public ClusterRuntime Runtime => Host.Services.GetRequiredService<ClusterRuntime>();

    public ClusterAgent Agent => Runtime.Agent;
}
