using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;
using Orleans.Runtime.Wire;

namespace Orleans.Hosting;

/// <summary>The gateways that a client was told of. They are asked while no member is known that answers.</summary>
internal sealed class ClientSeeds(IReadOnlyList<string> addresses, PeerOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly Dictionary<string, PeerLink> _links = [];

    public IReadOnlyList<string> Addresses => addresses;

    /// <summary>The first answer of any of them; null: none answered in time.</summary>
    public async Task<MapReply?> Ask(TimeSpan patience, CancellationToken cancellationToken)
    {
        var asked = addresses.Distinct().Select(address => Ask(address, patience, cancellationToken)).ToList();
        await foreach (var answered in Task.WhenEach(asked))
        {
            if (await answered is { } map)
            {
                // Members are asked from now on; what is under way elsewhere ends with its connection.
                await DisposeAsync();
                return map;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_links.Values.Select(link => link.DisposeAsync().AsTask()));
        _links.Clear();
    }

    // The connection is kept between tries, and the host's name is looked up anew for each.
    private async Task<MapReply?> Ask(string address, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!_links.TryGetValue(address, out var link))
        {
            _links[address] = link = new PeerLink(address, address, Guid.Empty, options, static () => Guid.Empty, time, log);
        }

        var ask = new SentAsk<MapReply>(new GetMap());
        link.Send(ask);
        try
        {
            return await ask.Reply.WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is PeerUnreachableException or TimeoutException)
        {
            WireLog.SeedSilent(log, address);
            return null;
        }
    }
}
