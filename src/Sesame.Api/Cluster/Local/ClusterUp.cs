using System.Runtime.InteropServices;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>
/// The command <c>cluster up</c>: one database, and nodes in processes of their own on this machine. It ends them all when it is told to end, the
/// database last; nodes that are added or stopped meanwhile are its own as well.
/// </summary>
internal static class ClusterUp
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BootstrapMax = TimeSpan.FromMinutes(1);

    public static async Task<int> Run(ServeOptions options, int silos, CancellationToken cancellationToken)
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Ask(context, asked));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Ask(context, asked));
        // Room for nodes that are added later.
        await using var deployment = await Deployment.Open(options, asked.Token, processes: Math.Max(2 * silos, silos + 3));
        var cluster = LocalCluster.Of(options, deployment.ConnectionString);
        await EndLeftOver(cluster);
        try
        {
            await DeploymentMigration.ApplyAsync(options, deployment.ConnectionString, asked.Token);
            await StartNodes(cluster, silos, asked.Token);
            await Console.Out.WriteLineAsync(Welcome(cluster));
            await WatchNodes(cluster, asked.Token);
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            // Told to end, maybe while it still began.
        }
        finally
        {
            await EndLeftOver(cluster);
        }

        return 0;
    }

    private static void Ask(PosixSignalContext context, CancellationTokenSource asked)
    {
        context.Cancel = true;
        asked.Cancel();
    }

    private static async Task StartNodes(LocalCluster cluster, int silos, CancellationToken cancellationToken)
    {
        var ports = cluster.PortsOf(1);
        // The issuer of tokens is one for all nodes; where none was named it is the first node's address, which is chosen now.
        cluster = cluster with { PublicUrl = cluster.PublicUrl ?? Hosting.ApiHost.HttpUrlOf(ports) };
        cluster.Write();
        // The first one alone: it makes what the others then find.
        var first = await LocalNode.Start(cluster, 1, cancellationToken);
        await AwaitBootstrap(cluster, cancellationToken);
        await cluster.Nodes.Change(_ => [first]);
        var others = Enumerable.Range(2, silos - 1).Select(number => StartListed(cluster, number, cancellationToken)).ToArray();
        await Task.WhenAll(others);
    }

    private static async Task StartListed(LocalCluster cluster, int number, CancellationToken cancellationToken)
    {
        var node = await LocalNode.Start(cluster, number, cancellationToken);
        await cluster.Nodes.Change(nodes => nodes.Where(known => known.Name != node.Name).Append(node));
    }

    private static async Task AwaitBootstrap(LocalCluster cluster, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(BootstrapMax);
        while (!File.Exists(cluster.Nodes.Path))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), enough.Token);
        }
    }

    private static async Task WatchNodes(LocalCluster cluster, CancellationToken cancellationToken)
    {
        var running = new HashSet<NodeEntry>();
        while (true)
        {
            var nodes = cluster.Nodes.Read();
            foreach (var ended in running.Where(node => !LocalNode.Runs(cluster, node)).ToList())
            {
                running.Remove(ended);
                await Console.Out.WriteLineAsync($"{ended.Name} has ended.");
            }

            running.UnionWith(nodes.Where(node => LocalNode.Runs(cluster, node)));
            await Task.Delay(Watch, cancellationToken);
        }
    }

    // Also what an earlier supervisor, killed itself, has left behind.
    private static async Task EndLeftOver(LocalCluster cluster)
    {
        var nodes = cluster.Nodes.Read();
        foreach (var node in nodes)
        {
            LocalNode.Signal(cluster, node, LocalNode.Terminate);
        }

        foreach (var node in nodes)
        {
            if (!await LocalNode.WaitForEnd(cluster, node, StopMax))
            {
                LocalNode.Signal(cluster, node, LocalNode.Kill);
                await LocalNode.WaitForEnd(cluster, node, StopMax);
            }
        }
    }

    private static string Welcome(LocalCluster cluster)
    {
        var nodes = cluster.Nodes.Read();
        var lines = nodes.Select(node => $"  {node.Name,-4} REST, gRPC-Web  {node.HttpUrl}    gRPC  {node.GrpcUrl}    process {node.Pid}");
        return $"""
            Sesame serves on {nodes.Count} nodes.
            {string.Join('\n', lines)}
              home            {cluster.Home}
              first secrets   {cluster.Nodes.Path}

            Try:
              ./sesame cluster status --home {cluster.Home}
              ./sesame cluster kill 2 --home {cluster.Home}
            Ctrl-C stops everything.
            """;
    }
}
