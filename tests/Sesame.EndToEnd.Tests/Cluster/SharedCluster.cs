using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>One cluster for all tests that leave it running.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    public const string Collection = "one cluster";

    private readonly Home home = new();
    private ClusterProcess? cluster;

    public ClusterProcess Cluster => cluster ?? throw new InvalidOperationException("The cluster is not started.");

    public async Task InitializeAsync()
    {
        cluster = await ClusterProcess.StartAsync(home);
        await cluster.SettledStatusAsync(members: 3);
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        home.Dispose();
    }
}

[CollectionDefinition(SharedCluster.Collection, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<SharedCluster>;
