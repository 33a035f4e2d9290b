using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime.Cluster;

namespace Orleans.TestingHost;

/// <summary>What a test cluster is made of.</summary>
public sealed class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = "testcluster";

    public string ServiceId { get; set; } = "testcluster";

    /// <summary>One silo stands alone; several are a cluster whose rows are in this process's memory and whose messages go over TCP.</summary>
    public short InitialSilosCount { get; set; } = 1;

    public bool InitializeClientOnDeploy { get; set; } = true;

    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}

public sealed class InProcessTestSiloSpecificOptions
{
    public string SiloName { get; init; } = "Silo_0";
}

/// <summary>A silo of a test cluster.</summary>
public sealed class InProcessSiloHandle(string name, IHost host)
{
    public string Name { get; } = name;

    public IHost SiloHost { get; } = host;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public bool IsActive { get; internal set; } = true;

    /// <summary>Where clients and other silos reach it; null when it stands alone.</summary>
    public IPEndPoint? GatewayAddress => Cluster is { } cluster ? IPEndPoint.Parse(cluster.Agent.Self.Address) : null;

    internal ClusterRuntime? Cluster => ServiceProvider.GetService<ClusterRuntime>();
}
