using System.Collections.Concurrent;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>Calls of a client to grains that every silo serves: each goes to the next member in turn.</summary>
internal sealed class AnywhereLane(IOwnedPartitions owned, ICallChannel channel)
{
    private const int TriesMax = 40;

    private readonly ConcurrentQueue<GrainRequest> _waiting = new();
    private uint _next;

    public void Send(GrainReference reference, GrainRequest request)
    {
        request.Reference = reference;
        if (!TrySend(request))
        {
            _waiting.Enqueue(request);
        }
    }

    /// <summary>The member could not take it; another may, a moment later.</summary>
    public void NotStarted(GrainRequest request)
    {
        if (++request.TurnedAway > TriesMax)
        {
            request.TryFail(new SiloUnavailableException("No silo can be reached; the call did not start."));
        }
        else
        {
            _waiting.Enqueue(request);
        }
    }

    public void Pump()
    {
        for (var count = _waiting.Count; count > 0 && _waiting.TryDequeue(out var request); count--)
        {
            if (!request.IsAnswered && !TrySend(request))
            {
                NotStarted(request);
            }
        }
    }

    private bool TrySend(GrainRequest request)
    {
        for (var tries = 0; tries < 16; tries++)
        {
            if (owned.OwnerOf((int)(Interlocked.Increment(ref _next) % Partitions.Count)) is { } owner)
            {
                request.Answered ??= channel.Cancel;
                channel.Send(owner.Member, channel.WayTo(owner.Member), request.Reference!, request);
                return true;
            }
        }

        return false;
    }
}
