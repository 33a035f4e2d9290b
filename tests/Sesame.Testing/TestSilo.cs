using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.TestingHost;
using Sesame.Grains.Storage;

namespace Sesame.Testing;

/// <summary>A silo of its own over a test's database, with the slices under test.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;

    private TestSilo(InProcessTestCluster cluster) => this.cluster = cluster;

    public IGrainFactory Grains => cluster.Client;

    public IServiceProvider Services => cluster.Silos[0].ServiceProvider;

    /// <summary>Starts a silo; the database's file of keys is shared by all silos that are started over it.</summary>
    public static async Task<TestSilo> StartAsync(
        TestDatabase database, Action<IServiceCollection> addSlices, TimeProvider? time = null, Action<StorageOptions>? configure = null)
    {
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddLogging();
            if (time is not null)
            {
                host.Services.Replace(ServiceDescriptor.Singleton(time));
            }

            host.Services.AddSesameStorage(options =>
            {
                options.ConnectionString = database.ConnectionString;
                options.MasterKeyFile = TestKeys.Shared;
                options.CreateMasterKey = true;
                configure?.Invoke(options);
            });
            addSlices(host.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilo(cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
    }
}
