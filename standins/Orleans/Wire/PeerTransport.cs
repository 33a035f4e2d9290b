using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>The ways to all members, over TCP.</summary>
internal sealed class PeerTransport(PeerOptions options, TimeSpan responseTimeout, TimeProvider time, ILogger log) : IPeers, ICallChannel, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, PeerLink> _links = new();
    private ICallRouter? _router;
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
                _ = link.DisposeAsync().AsTask();
            }
        }
    }

    public bool Reaches(Guid incarnation) => _links.TryGetValue(incarnation, out var link) && link.IsOpen;

    public async Task<TReply> Ask<TReply>(Member member, PeerMessage<TReply> message, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TReply : class
    {
        try
        {
            return await LinkTo(member).Ask(message).WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new PeerUnreachableException($"{member.Name} did not answer in time.", exception);
        }
    }

    public void Send(Member member, GrainReference reference, GrainRequest request)
    {
        request.SentTo = member.Incarnation;
        LinkTo(member).Send(reference, request, request.Method.ResponseTimeout ?? responseTimeout);
    }

    public void Cancel(GrainRequest request)
    {
        if (_links.TryGetValue(request.SentTo, out var link))
        {
            link.Cancel(request);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links.Values)
        {
            await link.DisposeAsync();
        }
    }

    private PeerLink LinkTo(Member member) => _links.TryGetValue(member.Incarnation, out var known)
        ? known
        : _links.GetOrAdd(
            member.Incarnation,
            static (_, state) => new PeerLink(state.member, state.self.options, state.self._self, () => state.self._router!, state.self.time, state.self.log),
            (self: this, member));

    private readonly PeerOptions options = options;

    private readonly TimeProvider time = time;

    private readonly ILogger log = log;
}
