using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;
using Sesame.Api.Cluster.V1;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>Several nodes with one PostgreSQL, as <c>./sesame cluster up</c> starts them.</summary>
internal sealed class SesameCluster : SesameProcess
{
    // Rendezvous hashing spreads 1,024 partitions so evenly that a node with less has not taken over all that is its own.
    private const double LeastShare = 0.75;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private static readonly TimeSpan BalanceMax = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private SesameCluster(int silos)
        : base(["cluster", "up", "--silos", silos.ToString(CultureInfo.InvariantCulture)])
    {
    }

    /// <summary>The nodes that run.</summary>
    public IReadOnlyList<ClusterNode> Nodes => [.. Bootstrap.Nodes.Where(node => Signals.Runs(node.Pid))];

    /// <summary>Their gRPC ports.</summary>
    public IReadOnlyList<int> Ports => [.. Nodes.Select(node => node.GrpcPort)];

    /// <summary>Starts so many nodes and waits until each has its share of the grains.</summary>
    public static SesameCluster Start(int silos)
    {
        var cluster = new SesameCluster(silos);
        cluster.WaitUntil(() => cluster.HasPrinted("Ctrl-C"));
        cluster.AwaitBalance(silos);
        return cluster;
    }

    /// <summary>Starts one more node, and waits until it has its share.</summary>
    public void Add()
    {
        var (status, output) = Tools.Run("dotnet", Program, "cluster", "add", "--home", Home);
        if (status != 0)
        {
            throw new BenchException($"cluster add failed: {output.Trim()}");
        }

        AwaitBalance(Nodes.Count);
    }

    /// <summary>How many grains of a type are live on a node.</summary>
    public int Live(ClusterNode node, string type) =>
        Look(node, "?local=true").Nodes.Single().Grains.FirstOrDefault(grains => grains.Type == type)?.Live ?? 0;

    /// <summary>A counter of a node, all labels together.</summary>
    public long Counter(ClusterNode node, string name) => (long)http.GetStringAsync($"{node.HttpUrl}/metrics").Result.Split('\n')
        .Where(line => line.StartsWith(name + ' ', StringComparison.Ordinal) || line.StartsWith(name + '{', StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private void AwaitBalance(int silos)
    {
        for (var began = Stopwatch.GetTimestamp(); !IsBalanced(silos); Thread.Sleep(100))
        {
            if (Stopwatch.GetElapsedTime(began) > BalanceMax)
            {
                throw new BenchException($"{silos} nodes did not share the grains within {BalanceMax.TotalSeconds} s.");
            }
        }
    }

    // As every node sees it: each must know the way to all owners.
    private bool IsBalanced(int silos) => Nodes.All(node =>
    {
        var seen = Look(node, "?local=true");
        return seen.Unowned == 0
            && seen.Members.Count == silos
            && seen.Members.All(member => member is { Status: "active", Reached: true } && member.Partitions >= seen.Partitions * LeastShare / silos);
    });

    private GetClusterResponse Look(ClusterNode node, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{node.HttpUrl}/cluster{query}") { Headers = { Authorization = AuthenticationHeaderValue.Parse(ClientBasic.Item2) } };
        using var response = http.SendAsync(request).Result;
        var text = response.Content.ReadAsStringAsync().Result;
        return response.IsSuccessStatusCode ? Parser.Parse<GetClusterResponse>(text) : throw new BenchException($"GET /cluster answered {(int)response.StatusCode}: {text}");
    }
}
