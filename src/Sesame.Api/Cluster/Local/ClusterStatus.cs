using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Sesame.Api.Cluster.V1;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>The command <c>cluster status</c>: asks the first node that answers, and prints what it sees.</summary>
internal static class ClusterStatus
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static async Task<int> Run(string home, CancellationToken cancellationToken)
    {
        var cluster = LocalCluster.Read(home);
        var secret = $"{cluster.Nodes.Text("clientId")}:{cluster.Nodes.Text("clientSecret")}";
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        foreach (var node in cluster.Nodes.Read().Where(node => LocalNode.Runs(cluster, node)))
        {
            try
            {
                using var reply = await http.GetAsync(node.HttpUrl + "/cluster", cancellationToken);
                if (reply.IsSuccessStatusCode)
                {
                    await Console.Out.WriteAsync(Text(Parser.Parse<GetClusterResponse>(await reply.Content.ReadAsStringAsync(cancellationToken))));
                    return 0;
                }
            }
            catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The next one may answer.
            }
        }

        throw new StartRefusedException($"No node of {home} answers.");
    }

    /// <summary>One line a member first; only these hold the word that tells how it stands.</summary>
    public static string Text(GetClusterResponse seen)
    {
        var text = new StringBuilder();
        foreach (var member in seen.Members)
        {
            text.Append(Invariant($"{member.Name,-6} {member.Status,-8} {member.Partitions,5} partitions, epochs to {member.EpochMax,-5} {member.HttpUrl}  {member.GrpcUrl}  silo {member.Address}  process {member.Pid}\n"));
        }

        text.Append(Invariant($"\npartitions: {seen.Partitions - seen.Unowned} of {seen.Partitions} owned, as {seen.Node} sees it\n"));
        AppendGrains(text, seen);
        AppendCalls(text, seen);
        return text.ToString();
    }

    private static void AppendGrains(StringBuilder text, GetClusterResponse seen)
    {
        var types = seen.Nodes.SelectMany(node => node.Grains).Select(grains => grains.Type).Distinct().Order(StringComparer.Ordinal).ToArray();
        text.Append(Invariant($"\n{"activations",-24}{string.Concat(seen.Nodes.Select(node => $"{node.Name,10}"))}\n"));
        foreach (var type in types)
        {
            var counts = seen.Nodes.Select(node => Invariant($"{node.Grains.FirstOrDefault(grains => grains.Type == type)?.Live ?? 0,10}"));
            text.Append(Invariant($"  {type,-22}{string.Concat(counts)}\n"));
        }
    }

    private static void AppendCalls(StringBuilder text, GetClusterResponse seen)
    {
        text.Append(Invariant($"\n{"calls of the last 10 s",-56}{"node",6}{"per s",12}{"failed/s",10}{"mean ms",10}{"p99 ms",10}\n"));
        foreach (var node in seen.Nodes)
        {
            foreach (var call in node.Calls)
            {
                text.Append(Invariant($"  {call.Method,-54}{node.Name,6}{call.PerSecond,12:0.0}{call.FailedPerSecond,10:0.0}{call.MeanMilliseconds,10:0.00}{call.P99Milliseconds,10:0.00}\n"));
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
