using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>The ways to all members, over TCP.</summary>
internal sealed class PeerTransport(PeerOptions options, TimeSpan responseTimeout, TimeProvider time, ILogger log) : IPeers, ICallChannel, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, PeerLink> _links = new();
    private readonly ConcurrentDictionary<PeerLink, bool> _retiring = new();
    private ICallRouter? _router;
    private bool _disposed;
    private Func<Guid> _self = static () => Guid.Empty;

    /// <summary>Who receives what comes back, and who this process is. Before the first call.</summary>
    public void Attach(ICallRouter router, Func<Guid> self) => (_router, _self) = (router, self);

    /// <summary>Keeps ways to exactly these members.</summary>
    public void Keep(IEnumerable<Member> members)
    {
        var wanted = members.Where(member => member.Incarnation != _self()).ToDictionary(member => member.Incarnation);
        foreach (var member in wanted.Values)
        {
            LinkTo(member);
        }

        foreach (var gone in _links.Keys.Where(known => !wanted.ContainsKey(known)).ToList())
        {
            if (_links.TryRemove(gone, out var link))
            {
                // It may have left in good order with answers on their way; if it died, its silence ends the connection.
                _retiring[link] = true;
                _ = Retire(link);
            }
        }
    }

    public bool Reaches(Guid incarnation) => OpenWayTo(incarnation) is not null;

    /// <summary>The way to a member if its connection stands.</summary>
    public PeerLink? OpenWayTo(Guid incarnation) => _links.TryGetValue(incarnation, out var link) && link.IsOpen ? link : null;

    public async Task<TReply> Ask<TReply>(Member member, PeerMessage<TReply> message, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TReply : class
    {
        var ask = new SentAsk<TReply>(message);
        LinkTo(member).Send(ask);
        try
        {
            return await ask.Reply.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new PeerUnreachableException($"{member.Name} did not answer in time.", exception);
        }
    }

    public Guid WayTo(Member member)
    {
        var link = LinkTo(member);
        if (link.IsOpen || !link.HasFailed)
        {
            return member.Incarnation;
        }

        // Always the same third one while it is there, so that calls sent through it keep their order.
        var third = Guid.Empty;
        foreach (var (incarnation, other) in _links)
        {
            if (other.IsOpen && incarnation.CompareTo(third) > 0)
            {
                third = incarnation;
            }
        }

        return third == Guid.Empty ? member.Incarnation : third;
    }

    public void Send(Member member, Guid way, GrainReference reference, GrainRequest request)
    {
        request.SentTo = way;
        var call = new SentCall(reference, request, request.Method.ResponseTimeout ?? responseTimeout, _router!);
        if (way == member.Incarnation)
        {
            LinkTo(member).Send(call);
        }
        else if (_links.TryGetValue(way, out var third))
        {
            third.Send(new SentThrough(call, member.Incarnation));
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static call => call.NotSent(), call, preferLocal: false);
        }
    }

    public void Cancel(GrainRequest request)
    {
        if (request.WireNumber is var number and not 0 && _links.TryGetValue(request.SentTo, out var link))
        {
            link.Cancel(number);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_links)
        {
            _disposed = true;
        }

        await Task.WhenAll(_links.Values.Concat(_retiring.Keys).Select(link => link.DisposeAsync().AsTask()));
    }

    private async Task Retire(PeerLink link)
    {
        await link.Retire(responseTimeout);
        _retiring.TryRemove(link, out _);
    }

    private PeerLink LinkTo(Member member) => _links.TryGetValue(member.Incarnation, out var known) ? known : Connect(member);

    private PeerLink Connect(Member member)
    {
        lock (_links)
        {
            if (_links.TryGetValue(member.Incarnation, out var known))
            {
                return known;
            }

            var made = new PeerLink(member.Name, member.Address, member.Incarnation, options, _self, time, log);
            if (_disposed)
            {
                _ = made.DisposeAsync().AsTask();
            }
            else
            {
                _links[member.Incarnation] = made;
            }

            return made;
        }
    }
}
