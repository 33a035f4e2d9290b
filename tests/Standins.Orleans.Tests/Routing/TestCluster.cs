using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Routing;

/// <summary>Several silos in this process that reach each other over TCP on loopback.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly MemoryClusterRows _rows = new();

    public RoutedMemory Memory { get; } = new();

    public List<TestMember> Members { get; } = [];

    public static async Task<TestCluster> Start(int silos)
    {
        var cluster = new TestCluster();
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
        var name = "s" + (Members.Count + 1);
        builder.Services.AddSingleton(new RoutedSilo(name));
        builder.Services.AddSingleton(Memory);
        builder.Services.AddSingleton(_rows.Open());
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

    /// <summary>Completes when every partition is served by the member that is proposed for it.</summary>
    public async Task Settled()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Enumerable.Range(0, Partitions.Count).Any(partition => Members.Count(member => member.Agent.ServingEpoch(partition) > 0) != 1)
            || Members.Exists(member => Members.Exists(other => other != member && !member.Runtime.Transport.Reaches(other.Agent.Self.Incarnation)))
            || Members.Exists(member => Enumerable.Range(0, Partitions.Count).All(partition => member.Agent.ServingEpoch(partition) == 0)))
        {
            await Task.Delay(20, late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
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
