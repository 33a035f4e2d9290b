using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;

namespace Orleans.Hosting;

/// <summary>How the members stand as a client finds them: it reaches them, and they say that they serve. They also tell the time.</summary>
internal sealed class ClientStandings(ClientPartitions known, IPeers peers, TimeProvider time, IBootClock clock, ClusterTime? clusterTime)
{
    private static readonly TimeSpan s_holdsFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, (bool Serves, long At)> _said = new();

    /// <summary>Members that own partitions or are to own some, and how many of them serve this process.</summary>
    public (int Active, int Serving) Count()
    {
        var active = known.IsFresh ? known.Members.Values.Where(member => member.Status == MemberStatus.Active).ToList() : [];
        return (active.Count, active.Count(member => Serves(member.Incarnation)));
    }

    /// <summary>Whether it is reached and serves.</summary>
    public bool Serves(Guid incarnation) =>
        peers.Reaches(incarnation) && _said.TryGetValue(incarnation, out var said) && said.Serves && time.GetElapsedTime(said.At) < s_holdsFor;

    /// <summary>Asks all that are reached, beside everything else.</summary>
    public void Ask(TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var gone in _said.Keys.Where(incarnation => known.Find(incarnation) is null))
        {
            _said.TryRemove(gone, out _);
        }

        foreach (var member in known.Members.Values.Where(member => member.IsServing && peers.Reaches(member.Incarnation)))
        {
            _ = Ask(member, patience, cancellationToken);
        }
    }

    private async Task Ask(Member member, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var before = clock.Now;
            var standing = await peers.Ask(member, new GetStanding(), patience, cancellationToken);
            if (standing.IsReady && standing.At != default)
            {
                clusterTime?.Learn(standing.At, before, clock.Now);
            }

            _said[member.Incarnation] = (standing.IsReady, time.GetTimestamp());
        }
        catch (Exception exception) when (exception is PeerUnreachableException or OperationCanceledException)
        {
            // What it said last holds for a moment.
        }
    }
}
