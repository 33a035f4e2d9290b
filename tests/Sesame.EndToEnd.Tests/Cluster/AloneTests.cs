using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>A process that knows nothing of the cluster, beside its nodes.</summary>
[Collection(SharedCluster.Collection)]
public sealed class AloneTests(SharedCluster shared)
{
    private ClusterProcess Cluster => shared.Cluster;

    [Fact]
    public async Task A_process_that_would_serve_the_same_database_alone_is_refused()
    {
        using var home = new Home();
        var ended = await ServerProcess.RunToEndAsync(home, "--db", Common("Database"), "--master-key-file", Common("MasterKeyFile"));
        Assert.StartsWith("Another Sesame serves this database.", ended.Refusal(), StringComparison.Ordinal);
    }

    // What all nodes have in common.
    private string Common(string name) => JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Cluster.Supervisor.Home.Path, "nodes", "cluster.json"))).RootElement.GetProperty(name).GetString()!;
}
