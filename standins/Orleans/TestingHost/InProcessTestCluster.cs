using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>What a test cluster is made of.</summary>
public sealed class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = "testcluster";

    public string ServiceId { get; set; } = "testcluster";

    /// <summary>This engine runs one silo.</summary>
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
}

/// <summary>A cluster inside a test's process.</summary>
public sealed class InProcessTestCluster(InProcessTestClusterOptions options) : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _client;

    public InProcessTestClusterOptions Options { get; } = options;

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    public IClusterClient Client => (_client ?? throw new InvalidOperationException("The cluster has not been deployed."))
        .Services.GetRequiredService<IClusterClient>();

    public async Task DeployAsync()
    {
        if (Options.InitialSilosCount != 1)
        {
            throw new InvalidOperationException("This engine runs one silo in a test cluster: set InitialSilosCount to 1.");
        }

        var name = new InProcessTestSiloSpecificOptions();
        var silo = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        silo.UseOrleans(builder => builder.Configure<Configuration.ClusterOptions>(cluster =>
        {
            cluster.ClusterId = Options.ClusterId;
            cluster.ServiceId = Options.ServiceId;
        }));
        Options.SiloHostConfigurationDelegates.ForEach(configure => configure(name, silo));
        var host = silo.Build();
        _silos.Add(new InProcessSiloHandle(name.SiloName, host));
        await host.StartAsync();

        var client = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        client.Services.AddSingleton<IClientConnection>(new SameProcess(host.Services));
        client.UseOrleansClient(_ => { });
        Options.ClientHostConfigurationDelegates.ForEach(configure => configure(client));
        _client = client.Build();
        await _client.StartAsync();
    }

    public IServiceProvider GetSiloServiceProvider() => _silos[0].ServiceProvider;

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

    private Activation? Find(GrainId grainId) => _silos[0].ServiceProvider.GetRequiredService<Silo>().Classes
        .FirstOrDefault(candidate => candidate.Name == grainId.Type)?.Find(grainId.Key.ToString());

    private sealed class SameProcess(IServiceProvider silo) : IClientConnection
    {
        public IClusterClient Connect() => silo.GetRequiredService<IClusterClient>();
    }
}
