using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.Wire;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// Asks the members whether they would take this silo, before it joins: one that all of them turn away would own grains
/// that nobody reaches.
/// </summary>
internal static class Admission
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>Throws <see cref="OrleansConfigurationException"/> when members were met and none of them took it.</summary>
    public static async Task Seek(IEnumerable<Member> members, PeerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var links = members.Select(member => (Member: member, Link: new PeerLink(member.Name, member.Address, Guid.Empty, options, static () => Guid.Empty, time, NullLogger.Instance))).ToList();
        var begun = time.GetTimestamp();
        try
        {
            // Who is there and says nothing may only be slow.
            while (!links.Exists(each => each.Link.IsOpen) && !links.TrueForAll(each => each.Link.IsAbsent || each.Link.TurnedAway is not null) && time.GetElapsedTime(begun) < s_patience)
            {
                await Task.Delay(s_lookEvery, time, cancellationToken);
            }

            if (!links.Exists(each => each.Link.IsOpen) && links.Find(each => each.Link.TurnedAway is not null) is { Link.TurnedAway: { } why, Member: var by })
            {
                throw new OrleansConfigurationException($"{by.Name} at {by.Address} does not take this silo: {why.TrimEnd('.')}.");
            }
        }
        finally
        {
            await Task.WhenAll(links.Select(each => each.Link.DisposeAsync().AsTask()));
        }
    }
}
