namespace Orleans.Runtime.Cluster;

/// <summary>
/// The owner's side of leased copies: who may hold a copy of what, and until when at the latest. A holder is listed
/// before its grant leaves; a void returns when every listed holder has dropped the copy or its time is over.
/// </summary>
internal sealed partial class CopyLeases(
    ClusterSettings settings,
    Func<Tenure> tenure,
    Func<Guid, Member?> find,
    IPeers peers,
    IBootClock clock,
    TimeProvider time,
    IClusterFaults? faults = null)
{
    private const long SweepEvery = 10_000_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Listing> _listings = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, HolderPair> _pairs = [];
    private Tenure? _term;
    private long _number;
    private long _nextSweep;

    /// <summary>Told which copies were used elsewhere.</summary>
    public event Action<IReadOnlyList<string>>? Used;

    /// <summary>How many copies other nodes may hold.</summary>
    public int Listed
    {
        get
        {
            lock (_gate)
            {
                return _listings.Values.Sum(listing => listing.Holders.Count);
            }
        }
    }

    /// <summary>
    /// Lets a node hold a copy of what is read under this epoch in the same turn. Null: it may not, which leaves the
    /// answer as good as any.
    /// </summary>
    public CopyGrant? Grant(string key, int partition, long epoch, Guid holder)
    {
        lock (_gate)
        {
            var term = Term();
            var span = SpanUnder(term);
            if (span <= TimeSpan.Zero || epoch == 0 || term.ServingEpoch(partition) != epoch || holder == term.Incarnation)
            {
                return null;
            }

            var now = clock.Now;
            if (!_pairs.TryGetValue(holder, out var pair) || pair.IsOver(now))
            {
                pair?.GiveUp();
                _pairs[holder] = pair = new HolderPair(++_number, holder);
            }

            var number = ++_number;
            if (!_listings.TryGetValue(key, out var listing))
            {
                _listings[key] = listing = new Listing(partition);
            }

            listing.Set(pair, number);
            pair.Extend(now, span);
            return new CopyGrant(term.Incarnation, pair.Id, epoch, number, span);
        }
    }

    /// <summary>Answers a holder that wants to go on.</summary>
    public CopyRefreshed Refresh(CopyRefresh asked)
    {
        CopyRefreshed reply;
        IReadOnlyList<TaskCompletionSource> waiting;
        lock (_gate)
        {
            var span = SpanUnder(Term());
            var now = clock.Now;
            Sweep(now);
            if (PairOf(asked.Holder, asked.Owner, asked.Pair) is not { } pair)
            {
                return new CopyRefreshed(false, TimeSpan.Zero, _number, []);
            }

            waiting = pair.Applied(asked.Applied);
            foreach (var dropped in asked.Dropped)
            {
                if (_listings.TryGetValue(dropped.Key, out var listing) && listing.Remove(pair, dropped.Number))
                {
                    _listings.Remove(dropped.Key);
                }
            }

            pair.Extend(now, span);
            reply = new CopyRefreshed(true, span, _number, pair.Unacknowledged);
        }

        Complete(waiting);
        if (asked.Used.Count > 0)
        {
            Used?.Invoke(asked.Used);
        }

        return reply;
    }

    /// <summary>Answers a holder that listens, when copies of its own end.</summary>
    public async Task<CopyHeard> Listen(CopyListen asked)
    {
        Task voided;
        IReadOnlyList<TaskCompletionSource> waiting;
        lock (_gate)
        {
            if (PairOf(asked.Holder, asked.Owner, asked.Pair) is not { } pair)
            {
                return new CopyHeard(false, _number, []);
            }

            waiting = pair.Applied(asked.Applied);
            voided = pair.WhenVoided();
        }

        Complete(waiting);
        try
        {
            await voided.WaitAsync(settings.ListenFor, time);
        }
        catch (TimeoutException)
        {
            // Nothing has ended; it asks again.
        }

        lock (_gate)
        {
            return PairOf(asked.Holder, asked.Owner, asked.Pair) is { } pair
                ? new CopyHeard(true, _number, pair.Unacknowledged)
                : new CopyHeard(false, _number, []);
        }
    }

    // In the lock. Null: what this holder had ended with a tenure, or because nothing was heard of it.
    private HolderPair? PairOf(Guid holder, Guid owner, long id) =>
        owner == Term().Incarnation && _pairs.TryGetValue(holder, out var pair) && pair.Id == id && !pair.IsOver(clock.Now) ? pair : null;

    // In the lock. What another tenure granted ended with its lease.
    private Tenure Term()
    {
        var current = tenure();
        if (!ReferenceEquals(current, _term))
        {
            foreach (var pair in _pairs.Values)
            {
                pair.GiveUp();
            }

            _pairs.Clear();
            _listings.Clear();
            _term = current;
        }

        return current;
    }

    private static void Complete(IReadOnlyList<TaskCompletionSource> waiting)
    {
        foreach (var each in waiting)
        {
            each.TrySetResult();
        }
    }

    private TimeSpan SpanUnder(Tenure term)
    {
        var remaining = term.Remaining;
        return remaining < settings.CopyFor ? remaining : settings.CopyFor;
    }

    // In the lock. What was granted to holders that were given up is nobody's.
    private void Sweep(long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepEvery;
        foreach (var over in _pairs.Values.Where(pair => pair.IsOver(now)).ToList())
        {
            over.GiveUp();
            _pairs.Remove(over.Holder);
        }

        foreach (var (key, listing) in _listings)
        {
            if (listing.RemoveOver(now))
            {
                _listings.Remove(key);
            }
        }
    }

    /// <summary>Who may hold copies of one key.</summary>
    private sealed class Listing(int partition)
    {
        public int Partition => partition;

        public List<(HolderPair Pair, long Number)> Holders { get; } = new(1);

        public void Set(HolderPair pair, long number)
        {
            Holders.RemoveAll(each => ReferenceEquals(each.Pair, pair));
            Holders.Add((pair, number));
        }

        /// <summary>Unless a newer grant is out; true when nobody is left.</summary>
        public bool Remove(HolderPair pair, long number)
        {
            Holders.RemoveAll(each => ReferenceEquals(each.Pair, pair) && each.Number == number);
            return Holders.Count == 0;
        }

        public bool RemoveOver(long now)
        {
            Holders.RemoveAll(each => each.Pair.IsOver(now));
            return Holders.Count == 0;
        }
    }
}
