using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Three silos and two fronts, for tests that leave as many behind.</summary>
public sealed class TierFixture : IAsyncLifetime
{
    private SplitCluster? cluster;

    public SplitCluster Cluster => cluster ?? throw new InvalidOperationException("The silos are not started.");

    public IReadOnlyList<Front> Fronts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        cluster = await SplitCluster.PrepareAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => cluster.StartSiloAsync(number)));
        // One knows all silos, the other a single one.
        Fronts = await Task.WhenAll(
            cluster.StartFrontAsync($"{cluster.SeedOf(0)},{cluster.SeedOf(1)},{cluster.SeedOf(2)}"),
            cluster.StartFrontAsync(cluster.SeedOf(1)));
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
