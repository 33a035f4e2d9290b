using System.Collections.ObjectModel;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;

namespace Orleans.TestingHost;

/// <summary>A cluster inside a test's process.</summary>
public sealed class InProcessTestCluster(InProcessTestClusterOptions options) : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private MemoryClusterRows? _rows;
    private IHost? _client;

    public InProcessTestClusterOptions Options { get; } = options;

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    public IClusterClient Client => (_client ?? throw new InvalidOperationException("The cluster has not been deployed."))
        .Services.GetRequiredService<IClusterClient>();

    public async Task DeployAsync()
    {
        _rows = Options.InitialSilosCount > 1 ? new MemoryClusterRows() : null;
        for (var count = Options.InitialSilosCount; count > 0; count--)
        {
            await StartSiloAsync();
        }

        await WaitForLivenessToStabilizeAsync();
        var client = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (_rows is null)
        {
            client.Services.AddSingleton<IClientConnection>(new SameProcess(_silos[0].ServiceProvider));
        }

        client.UseOrleansClient(builder =>
        {
            builder.Configure<Configuration.ClusterOptions>(Name);
            builder.UseStaticClustering([.. _silos.Select(silo => silo.GatewayAddress).OfType<IPEndPoint>()]);
        });
        Options.ClientHostConfigurationDelegates.ForEach(configure => configure(client));
        _client = client.Build();
        await _client.StartAsync();
    }

    /// <summary>Adds a silo to a cluster that was deployed with several.</summary>
    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync()
    {
        if (_rows is null)
        {
            throw new InvalidOperationException("A silo that stands alone cannot be joined: set InitialSilosCount to 2 or more.");
        }

        var started = await StartSiloAsync();
        await WaitForLivenessToStabilizeAsync();
        return started;
    }

    /// <summary>Stops a silo in good order: its grains move to the others.</summary>
    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        instance.IsActive = false;
        await instance.SiloHost.StopAsync();
        instance.SiloHost.Dispose();
    }

    /// <summary>Ends a silo without a word; the others find it dead when its lease is over.</summary>
    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        instance.IsActive = false;
        if (instance.Cluster is { } cluster)
        {
            await cluster.Kill();
        }

        instance.SiloHost.Dispose();
    }

    /// <summary>Completes when every grain is served by the one silo that ought to, so that nothing is left to move, and all silos reach each other.</summary>
    public async Task WaitForLivenessToStabilizeAsync()
    {
        while (_rows is not null && !IsStable([.. GetActiveSilos().Select(silo => silo.Cluster!)]))
        {
            await Task.Delay(20);
        }
    }

    public IServiceProvider GetSiloServiceProvider() => GetActiveSilos().First().ServiceProvider;

    /// <summary>Completes when the grain's present activation has ended; at once if it has none.</summary>
    public Task WaitForDeactivationAsync(GrainId grainId) => Find(grainId)?.Deactivated ?? Task.CompletedTask;

    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    /// <summary>Ends the grain's present activation and waits until it has ended.</summary>
    public async Task DeactivateAsync(GrainId grainId)
    {
        if (Find(grainId) is { } context)
        {
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateAsync)} was called."));
            await context.Deactivated;
        }
    }

    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    public bool TryGetGrainContext(GrainId grainId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IGrainContext? grainContext) =>
        (grainContext = Find(grainId)) is not null;

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Where(silo => silo.IsActive);

    public async Task StopAllSilosAsync()
    {
        if (_client is { } client)
        {
            await client.StopAsync();
        }

        foreach (var silo in GetActiveSilos().ToList())
        {
            silo.IsActive = false;
            await silo.SiloHost.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync();
        Dispose();
    }

    public void Dispose()
    {
        _client?.Dispose();
        foreach (var silo in _silos)
        {
            silo.IsActive = false;
            silo.SiloHost.Dispose();
        }
    }

    /// <summary>Whether nothing is left to move among these silos, all of those that live, and they reach each other.</summary>
    internal static bool IsStable(List<ClusterRuntime> silos)
    {
        var members = silos.ConvertAll(silo => silo.Agent.Self.Incarnation);
        return Enumerable.Range(0, Partitions.Count).All(partition =>
            Partitions.Propose(partition, members) is var owner
            && silos.TrueForAll(silo => silo.Agent.ServingEpoch(partition) > 0 == (silo.Agent.Self.Incarnation == owner)))
            && silos.TrueForAll(silo => silos.TrueForAll(other => other == silo || silo.Transport.Reaches(other.Agent.Self.Incarnation)));
    }

    private Activation? Find(GrainId grainId) => GetActiveSilos()
        .Select(silo => silo.ServiceProvider.GetRequiredService<Silo>().Classes.FirstOrDefault(candidate => candidate.Name == grainId.Type)?.Find(grainId.Key.ToString()))
        .FirstOrDefault(found => found is not null);

    private void Name(Configuration.ClusterOptions cluster) => (cluster.ClusterId, cluster.ServiceId) = (Options.ClusterId, Options.ServiceId);

    private async Task<InProcessSiloHandle> StartSiloAsync()
    {
        var name = new InProcessTestSiloSpecificOptions { SiloName = $"Silo_{_silos.Count}" };
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (_rows is { } rows)
        {
            builder.Services.AddSingleton(rows.Open());
            builder.UseOrleans(silo => silo
                .UseAdoNetClustering(options => options.ConnectionString = "in memory")
                .ConfigureEndpoints(IPAddress.Loopback, siloPort: 0, gatewayPort: 0)
                .Configure<Configuration.SiloOptions>(options => options.SiloName = name.SiloName));
        }

        builder.UseOrleans(silo => silo.Configure<Configuration.ClusterOptions>(Name));
        Options.SiloHostConfigurationDelegates.ForEach(configure => configure(name, builder));
        var host = builder.Build();
        await host.StartAsync();
        var handle = new InProcessSiloHandle(name.SiloName, host);
        _silos.Add(handle);
        return handle;
    }

    private sealed class SameProcess(IServiceProvider silo) : IClientConnection
    {
        public IClusterClient Connect() => silo.GetRequiredService<IClusterClient>();
    }
}
