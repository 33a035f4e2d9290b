using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>The commands that act on one node of a cluster on this machine.</summary>
internal static class ClusterActs
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(60);

    /// <summary>Ends a node as a crash would: it cannot take leave.</summary>
    public static async Task<int> Kill(string home, int number)
    {
        var (cluster, node) = Find(home, number);
        LocalNode.Signal(cluster, node, LocalNode.Kill);
        await LocalNode.WaitForEnd(cluster, node, StopMax);
        await Console.Out.WriteLineAsync($"{node.Name} was killed.");
        return 0;
    }

    /// <summary>Ends a node in good order: what it owns goes to the others first.</summary>
    public static async Task<int> Stop(string home, int number)
    {
        var (cluster, node) = Find(home, number);
        LocalNode.Signal(cluster, node, LocalNode.Terminate);
        if (!await LocalNode.WaitForEnd(cluster, node, StopMax))
        {
            throw new StartRefusedException($"{node.Name} did not end within {StopMax.TotalSeconds:0} seconds; its log is in {cluster.FolderOf(node.Name)}.");
        }

        await Console.Out.WriteLineAsync($"{node.Name} has stopped.");
        return 0;
    }

    /// <summary>Starts the lowest-numbered node that does not run.</summary>
    public static async Task<int> Add(string home, CancellationToken cancellationToken)
    {
        var cluster = LocalCluster.Read(home);
        var running = cluster.Nodes.Read().Where(node => LocalNode.Runs(cluster, node)).Select(node => node.Name).ToHashSet();
        if (running.Count == 0)
        {
            throw new StartRefusedException($"No node of {home} runs; start them with ./sesame cluster up --home {home}.");
        }

        var number = Enumerable.Range(1, running.Count + 1).First(candidate => !running.Contains(LocalCluster.NameOf(candidate)));
        var node = await LocalNode.Start(cluster, number, cancellationToken);
        await cluster.Nodes.Change(nodes => nodes.Where(known => known.Name != node.Name).Append(node));
        await Console.Out.WriteLineAsync($"{node.Name} serves: REST, gRPC-Web {node.HttpUrl}, gRPC {node.GrpcUrl}, process {node.Pid}.");
        return 0;
    }

    private static (LocalCluster Cluster, NodeEntry Node) Find(string home, int number)
    {
        var cluster = LocalCluster.Read(home);
        var name = LocalCluster.NameOf(number);
        var node = cluster.Nodes.Read().FirstOrDefault(node => node.Name == name);
        return node is not null && LocalNode.Runs(cluster, node) ? (cluster, node) : throw new StartRefusedException($"{name} does not run.");
    }
}
