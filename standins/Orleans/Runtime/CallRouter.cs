using System.Collections.Frozen;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>
/// Finds the silo that serves a call's grain. Calls for a partition that is between owners are held back for a moment, in
/// order; a call is sent again only when it provably did not start.
/// </summary>
internal sealed class CallRouter : ICallTransport, ICallRouter, IDisposable
{
    /// <summary>How long a call waits for an owner that cannot be reached.</summary>
    private static readonly TimeSpan s_holdMax = TimeSpan.FromSeconds(2);

    /// <summary>How long it waits for a partition that is on its way between living silos: a turn in it may take its time.</summary>
    private static readonly TimeSpan s_moveMax = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(50);

    private readonly Silo _silo;
    private readonly IOwnedPartitions _owned;
    private readonly ICallChannel _channel;
    private readonly LocalTransport _local;
    private readonly Lane[] _lanes;
    private readonly Lazy<FrozenDictionary<string, GrainClass>> _classes;
    private readonly AnywhereLane _anywhere;
    private readonly ITimer _beat;
    private volatile bool _disposed;
    private int _held;

    public CallRouter(Silo silo, IOwnedPartitions owned, ICallChannel channel)
    {
        (_silo, _owned, _channel) = (silo, owned, channel);
        _local = new LocalTransport(silo);
        _anywhere = new AnywhereLane(owned, channel);
        _classes = new(() => silo.Classes.ToFrozenDictionary(each => each.Name.ToString()!, StringComparer.Ordinal));
        _lanes = new Lane[Partitions.Count];
        for (var partition = 0; partition < _lanes.Length; partition++)
        {
            _lanes[partition] = new Lane();
        }

        owned.Changed += PumpAll;
        using var _ = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        _beat = silo.Time.CreateTimer(static state => ((CallRouter)state!).OnBeat(), this, s_beat, s_beat);
    }

    /// <summary>Raised when a call did not find its owner where it was thought to be.</summary>
    public event Action? Refused;

    public void Send(GrainReference reference, GrainRequest request)
    {
        var partition = reference.Partition;
        if (partition < 0)
        {
            if (_silo.IsClient)
            {
                _anywhere.Send(reference, request);
            }
            else
            {
                _local.Send(reference, request);
            }

            return;
        }

        request.Reference = reference;
        var lane = _lanes[partition];
        if (lane.IsQuiet && _owned.ServingEpoch(partition) > 0)
        {
            // Nothing is held and nothing is elsewhere: no order to keep.
            _local.Send(reference, request);
            return;
        }

        lock (lane)
        {
            if (lane.Waiting.Count > 0 || !TryDispatch(partition, lane, request))
            {
                Hold(lane, request);
            }
        }
    }

    public void Receive(IncomingCall call)
    {
        var request = call.Request;
        request.Incoming = call;
        if (!_classes.Value.TryGetValue(call.GrainType, out var grainClass))
        {
            request.TryFail(new SiloUnavailableException($"This silo has no grain {call.GrainType}."));
            return;
        }

        var partition = grainClass.PartitionOf(call.Key);
        if (partition >= 0 && _owned.ServingEpoch(partition) == 0)
        {
            call.Refuse(_owned.OwnerOf(partition) is { IsSelf: false } owner ? new Ownership(partition, owner.Member.Incarnation, owner.Epoch) : null);
            return;
        }

        request.LinkCancellation();
        _silo.Deadlines.Watch(request, call.Remaining);
        _local.Send(grainClass, call.Key, null, request);
    }

    public void NotStarted(GrainReference reference, GrainRequest request, Ownership? newer)
    {
        if (newer is not null)
        {
            _owned.Learn(newer);
        }

        Refused?.Invoke();
        if (reference.Partition < 0)
        {
            _anywhere.NotStarted(request);
            return;
        }

        var lane = _lanes[reference.Partition];
        lock (lane)
        {
            lane.Refuse(request);
            request.TurnedAway++;
            request.UnreachedSince = request.FoundMember ? 0 : request.UnreachedSince == 0 ? _silo.Time.GetTimestamp() : request.UnreachedSince;
            if (!request.IsAnswered)
            {
                Hold(lane, request);
            }

            Pump(reference.Partition, lane);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _owned.Changed -= PumpAll;
        _beat.Dispose();
        PumpAll();
    }

    private static SiloUnavailableException NoOwner() => new("No silo serves the grain at the moment; the call did not start.");

    // In the lane's lock.
    private bool TryDispatch(int partition, Lane lane, GrainRequest request)
    {
        if (_owned.ServingEpoch(partition) > 0)
        {
            if (lane.Away > 0)
            {
                return false;
            }

            _local.Send(request.Reference!, request);
            return true;
        }

        if (_owned.OwnerOf(partition) is not { IsSelf: false } owner || owner.Epoch == lane.RefusedEpoch)
        {
            return false;
        }

        var way = _channel.WayTo(owner.Member);
        if (!lane.KeepsOrder(owner.Epoch, way))
        {
            return false;
        }

        if (!request.Method.IsOneWay)
        {
            lane.Leave(request, owner.Epoch, way);
            request.Answered = OnAnswered;
        }

        _channel.Send(owner.Member, way, request.Reference!, request);
        return true;
    }

    private void Hold(Lane lane, GrainRequest request)
    {
        if (request.Method.IsOneWay && request.TurnedAway > 8)
        {
            return;
        }

        if (_disposed)
        {
            request.TryFail(NoOwner());
            return;
        }

        if (lane.Waiting.Count >= _silo.MailboxLimit)
        {
            request.TryFail(new LimitExceededException("Too many calls wait for a grain that is between two silos."));
            return;
        }

        lane.Add(request, _silo.Time.GetTimestamp());
        Interlocked.Increment(ref _held);
    }

    private void OnBeat()
    {
        _anywhere.Pump();
        if (Volatile.Read(ref _held) > 0)
        {
            Pump(forgetRefusals: true);
        }
    }

    private void PumpAll()
    {
        if (Volatile.Read(ref _held) > 0)
        {
            Pump(forgetRefusals: false);
        }
    }

    private void Pump(bool forgetRefusals)
    {
        for (var partition = 0; partition < _lanes.Length; partition++)
        {
            var lane = _lanes[partition];
            if (lane.Waiting.Count > 0)
            {
                lock (lane)
                {
                    lane.RefusedEpoch = forgetRefusals ? 0 : lane.RefusedEpoch;
                    Pump(partition, lane);
                }
            }
        }
    }

    // In the lane's lock. Whatever is told of its end may come back here, so a request is taken out before.
    private void Pump(int partition, Lane lane)
    {
        while (lane.Waiting.First is { } head)
        {
            var request = head.Value;
            lane.Waiting.RemoveFirst();
            Interlocked.Decrement(ref _held);
            if (request.IsAnswered || (!_disposed && TryDispatch(partition, lane, request)))
            {
                continue;
            }

            if (!_disposed && !IsHeldTooLong(partition, request))
            {
                lane.Waiting.AddFirst(request);
                Interlocked.Increment(ref _held);
                return;
            }

            request.TryFail(NoOwner());
        }
    }

    // A partition that nobody owns is about to be claimed; one whose owner cannot be reached may be so for long.
    private bool IsHeldTooLong(int partition, GrainRequest request)
    {
        var held = _silo.Time.GetElapsedTime(request.HeldSince);
        return held > s_moveMax
            || (held > s_holdMax && _owned.RemainingLease == TimeSpan.Zero)
            || (request.UnreachedSince != 0 && _owned.OwnerOf(partition) is not null && _silo.Time.GetElapsedTime(request.UnreachedSince) > s_holdMax);
    }

    private void OnAnswered(GrainRequest request)
    {
        var partition = request.Reference!.Partition;
        var lane = _lanes[partition];
        lock (lane)
        {
            lane.Return(request);
            if (lane.Waiting.Count > 0)
            {
                Pump(partition, lane);
            }
        }

        // Overdue, or given up by the caller: nobody waits for the callee any more.
        _channel.Cancel(request);
    }
}
