using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>
/// Finds the silo that serves a call's grain. Calls for a partition that is between owners are held back for a moment, in
/// order; a call is sent again only when it provably did not start.
/// </summary>
internal sealed class CallRouter : ICallTransport, ICallRouter, IDisposable
{
    private const int TurnedAwayMax = 64;

    private static readonly TimeSpan HoldMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly Silo _silo;
    private readonly IOwnedPartitions _owned;
    private readonly ICallChannel _channel;
    private readonly LocalTransport _local;
    private readonly Lane[] _lanes;
    private readonly ITimer _beat;
    private int _held;

    public CallRouter(Silo silo, IOwnedPartitions owned, ICallChannel channel)
    {
        (_silo, _owned, _channel) = (silo, owned, channel);
        _local = new LocalTransport(silo);
        _lanes = new Lane[Partitions.Count];
        for (var partition = 0; partition < _lanes.Length; partition++)
        {
            _lanes[partition] = new Lane();
        }

        owned.Changed += PumpAll;
        using var _ = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        _beat = silo.Time.CreateTimer(static state => ((CallRouter)state!).PumpAll(), this, Beat, Beat);
    }

    public void Send(GrainReference reference, GrainRequest request)
    {
        var partition = reference.Partition;
        if (partition < 0)
        {
            _local.Send(reference, request);
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
        var grainClass = _silo.Classes.FirstOrDefault(candidate => candidate.Name.ToString() == call.GrainType);
        if (grainClass is null)
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
        _silo.Deadlines.Watch(request);
        _local.Send(grainClass, call.Key, null, request);
    }

    public void NotStarted(GrainReference reference, GrainRequest request, Ownership? newer)
    {
        if (newer is not null)
        {
            _owned.Learn(newer);
        }

        if (request.IsAnswered)
        {
            return;
        }

        if (++request.TurnedAway > TurnedAwayMax)
        {
            request.TryFail(NoOwner());
            return;
        }

        var lane = _lanes[reference.Partition];
        lock (lane)
        {
            lane.Return(request);
            Hold(lane, request);
            Pump(reference.Partition, lane);
        }
    }

    public void Dispose()
    {
        _owned.Changed -= PumpAll;
        _beat.Dispose();
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

        if (_owned.OwnerOf(partition) is not { IsSelf: false } owner || (lane.Away > 0 && lane.AwayEpoch != owner.Epoch))
        {
            return false;
        }

        if (!request.Method.IsOneWay)
        {
            lane.Leave(request, owner.Epoch);
            request.Answered = OnAnswered;
        }

        _channel.Send(owner.Member, request.Reference!, request);
        return true;
    }

    private void Hold(Lane lane, GrainRequest request)
    {
        if (request.Method.IsOneWay && request.TurnedAway > 8)
        {
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

    private void PumpAll()
    {
        if (Volatile.Read(ref _held) == 0)
        {
            return;
        }

        for (var partition = 0; partition < _lanes.Length; partition++)
        {
            var lane = _lanes[partition];
            if (lane.Waiting.Count > 0)
            {
                lock (lane)
                {
                    Pump(partition, lane);
                }
            }
        }
    }

    private void Pump(int partition, Lane lane)
    {
        while (lane.Waiting.First is { } head)
        {
            var (request, since) = head.Value;
            if (!request.IsAnswered && _silo.Time.GetElapsedTime(since) > HoldMax)
            {
                request.TryFail(NoOwner());
            }
            else if (!request.IsAnswered && !TryDispatch(partition, lane, request))
            {
                return;
            }

            lane.Waiting.RemoveFirst();
            Interlocked.Decrement(ref _held);
        }
    }

    private void OnAnswered(GrainRequest request)
    {
        var partition = request.Reference!.Partition;
        var lane = _lanes[partition];
        lock (lane)
        {
            lane.Return(request);
            Pump(partition, lane);
        }

        // Overdue, or given up by the caller: nobody waits for the callee any more.
        _channel.Cancel(request);
    }

    /// <summary>The calls of one partition: how many are with another silo, and which are held back, in the order they were made.</summary>
    private sealed class Lane
    {
        private long _number;

        public int Away { get; private set; }

        public long AwayEpoch { get; private set; }

        public LinkedList<(GrainRequest Request, long Since)> Waiting { get; } = [];

        public bool IsQuiet => Away == 0 && Waiting.Count == 0;

        public void Leave(GrainRequest request, long epoch)
        {
            request.SentAs = request.SentAs == 0 ? ++_number : Math.Abs(request.SentAs);
            Away++;
            AwayEpoch = epoch;
        }

        /// <summary>It is not with the other silo any more. Negative numbers keep its place and say so.</summary>
        public void Return(GrainRequest request)
        {
            if (request.SentAs > 0)
            {
                request.SentAs = -request.SentAs;
                Away--;
            }
        }

        /// <summary>Those that were away before go before those that never were.</summary>
        public void Add(GrainRequest request, long now)
        {
            // Counted from the first time: a call is not held for ever, however often it is turned away.
            now = request.HeldSince = request.HeldSince == 0 ? now : request.HeldSince;
            var number = request.SentAs == 0 ? long.MaxValue : Math.Abs(request.SentAs);
            var after = Waiting.Last;
            while (after is not null && NumberOf(after.Value.Request) > number)
            {
                after = after.Previous;
            }

            if (after is null)
            {
                Waiting.AddFirst((request, now));
            }
            else
            {
                Waiting.AddAfter(after, (request, now));
            }
        }

        private static long NumberOf(GrainRequest request) => request.SentAs == 0 ? long.MaxValue : Math.Abs(request.SentAs);
    }
}
