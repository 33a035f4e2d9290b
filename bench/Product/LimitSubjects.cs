using System.Diagnostics;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>Grains that are spread over all nodes: rate limits, one for each of many subjects.</summary>
internal sealed class LimitSubjects(SesameCluster cluster, string policy) : IDisposable
{
    public const int Count = 750;

    private const int GrainsMin = 200;

    // What their grains are called in GET /cluster.
    private const string GrainType = "ratelimit";

    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Journey> journeys = [];

    /// <summary>Asks for all at once, by way of the given nodes in turns, each again until it is answered; how long each took.</summary>
    public async Task<TimeSpan[]> Ask(IReadOnlyList<ClusterNode> nodes, long since)
    {
        var callers = nodes.Select(CallerOf).ToArray();
        return await Task.WhenAll(Enumerable.Range(0, Count).Select(number => Ask(callers, number, since)));
    }

    /// <summary>The node whose turn it is, the others, and how many of the grains are live on it after all were asked for through the others.</summary>
    public (ClusterNode Node, ClusterNode[] Others, int Grains) Choose(int round)
    {
        var nodes = cluster.Nodes;
        var chosen = nodes[round % nodes.Count];
        ClusterNode[] others = [.. nodes.Where(node => node != chosen)];
        Ask(others, Stopwatch.GetTimestamp()).Wait();
        var grains = cluster.Live(chosen, GrainType);
        return grains >= GrainsMin ? (chosen, others, grains) : throw new BenchException($"{chosen.Name} has {grains} of the grains; less than {GrainsMin} say little.");
    }

    public void Dispose()
    {
        foreach (var journey in journeys.Values)
        {
            journey.Dispose();
        }
    }

    private async Task<TimeSpan> Ask(Journey[] callers, int number, long since)
    {
        for (var attempt = number; ; attempt++)
        {
            try
            {
                await callers[attempt % callers.Length].Post("/accounts/v1/rate-limits:consume", new { policy, subject = ConsumeCall.SubjectOf(number) });
                return Stopwatch.GetElapsedTime(since);
            }
            catch (Exception refused) when (refused is BenchException or HttpRequestException && Stopwatch.GetElapsedTime(since) < AnswerMax)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private Journey CallerOf(ClusterNode node)
    {
        if (!journeys.TryGetValue(node.HttpUrl, out var journey))
        {
            journeys[node.HttpUrl] = journey = new Journey(node.HttpUrl, cluster.ClientBasic.Item2, Count);
        }

        return journey;
    }
}
