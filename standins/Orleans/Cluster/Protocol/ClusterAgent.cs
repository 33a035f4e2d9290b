using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// One silo's part in the cluster: it joins, renews, watches the others, claims what is proposed to it and hands over
/// what is proposed to others. See docs/cluster.md for the protocol and why it is safe.
/// </summary>
internal sealed partial class ClusterAgent : IOwnedPartitions
{
    private readonly ClusterSettings _settings;
    private readonly Func<Member> _newIncarnation;
    private readonly IClusterStore _store;
    private readonly IPeers _peers;
    private readonly IPartitionHost _host;
    private readonly IBootClock _clock;
    private readonly TimeProvider _time;
    private readonly IClusterFaults? _faults;
    private readonly ILogger _log;
    private readonly Watch _watch;
    private readonly ClusterMap _map;
    private readonly CancellationTokenSource _stop = new();
    private readonly Signal _work = new();
    private volatile TaskCompletionSource _handedOver = new();
    private volatile Tenure _tenure;
    private volatile ClusterView? _unread;
    private volatile Tenure? _lost;
    private volatile bool _leaving;
    private Member _self;
    private Task _renewing = Task.CompletedTask;
    private Task _stewarding = Task.CompletedTask;
    private long _change;

    public ClusterAgent(
        ClusterSettings settings,
        Func<Member> newIncarnation,
        IClusterStore store,
        IPeers peers,
        IPartitionHost host,
        IBootClock clock,
        TimeProvider time,
        ILogger log,
        IClusterFaults? faults = null)
    {
        (_settings, _newIncarnation, _store, _peers, _host, _clock, _time, _log, _faults) =
            (settings, newIncarnation, store, peers, host, clock, time, log, faults);
        _watch = new Watch(clock, settings);
        _map = new ClusterMap(settings.PartitionsCount);
        _self = newIncarnation();
        _tenure = new Tenure(_self.Incarnation, clock, settings, faults);
    }

    public event Action? Changed;

    /// <summary>This incarnation as it joined.</summary>
    public Member Self => Volatile.Read(ref _self);

    public Tenure Tenure => _tenure;

    public ClusterMap Map => _map;

    public TimeSpan RemainingLease => _tenure.Remaining;

    /// <summary>Told with every good renewal: the store's clock, and this machine's clock before and after.</summary>
    public event Action<DateTimeOffset, long, long>? TimeTold;

    /// <summary>Whether callers should be sent here: the lease holds, it is not leaving, and it reaches at least half of the others.</summary>
    public bool IsReady
    {
        get
        {
            var others = _map.Members.Values.Where(member => member.Status == MemberStatus.Active && member.Incarnation != Self.Incarnation).ToList();
            return !_leaving && _tenure.HoldsLease && others.Count(member => _peers.Reaches(member.Incarnation)) * 2 >= others.Count;
        }
    }

    public long ServingEpoch(int partition) => _tenure.ServingEpoch(partition);

    public long OwnedEpoch(int partition) => _tenure.OwnedEpoch(partition);

    public PartitionOwner? OwnerOf(int partition)
    {
        var known = _map.Of(partition);
        return known.Owner is { } owner && _map.Find(owner) is { } member
            ? new PartitionOwner(member, known.Epoch, owner == _tenure.Incarnation)
            : null;
    }

    public void Learn(Ownership newer)
    {
        // What a peer says of itself being the owner is only a hint where to send; what this silo owns it learns from the store alone.
        if (newer.Owner != _tenure.Incarnation && _map.Learn(newer))
        {
            _work.Set();
            Changed?.Invoke();
        }
    }

    /// <summary>Joins, and returns when the silo is a member; partitions come soon after.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        // Another incarnation for each try: whether an earlier one is in the store may not be known.
        var self = _newIncarnation();
        await Join(self, new Tenure(self.Incarnation, _clock, _settings, _faults), cancellationToken);
        if (SynchronizationContext.Current is not null)
        {
            // Whoever brings a context of his own decides what runs when.
            _renewing = RenewLoop();
            _stewarding = StewardLoop();
            return;
        }

        _renewing = RenewalThread.Run(this);
        // One at a time, whatever thread: its sets need no lock.
        _stewarding = Task.Factory.StartNew(
            StewardLoop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
    }

    /// <summary>Gives everything away, then leaves. After <paramref name="patience"/> it goes as it stands: the others will fence it.</summary>
    public async Task Leave(TimeSpan patience)
    {
        _leaving = true;
        try
        {
            using var enough = new CancellationTokenSource(patience, _time);
            await _store.BeginLeave(Self.Incarnation, enough.Token);
            _work.Set();
            do
            {
                // The next view shows what a lost answer hid.
                await _handedOver.Task.WaitAsync(patience, _time, CancellationToken.None);
            }
            while (!await _store.EndLeave(Self.Incarnation, enough.Token) && await AwaitNextHandOver());
            ClusterLog.Left(_log, Self.Incarnation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.LeftEarly(_log, exception, Self.Incarnation);
        }

        await Halt();
    }

    private async Task<bool> AwaitNextHandOver()
    {
        var view = await _store.Read(Volatile.Read(ref _change), _stop.Token);
        _handedOver = new TaskCompletionSource();
        _unread = view;
        _work.Set();
        return true;
    }

    /// <summary>Stops its loops without telling anybody.</summary>
    public async Task Halt()
    {
#pragma warning disable CA1849 // Its callbacks only complete pauses and statements; they belong to the scheduler of this call.
        _stop.Cancel();
#pragma warning restore CA1849
        _work.Set();
        await Task.WhenAll(_renewing, _stewarding);
        _tenure.End();
    }

    // Only when the row is there: renewing one that is not would look like being judged dead.
    private async Task Join(Member self, Tenure tenure, CancellationToken cancellationToken)
    {
        await _store.Join(self, cancellationToken);
        var start = _clock.Now;
        var view = await _store.Renew(self.Incarnation, Volatile.Read(ref _change), cancellationToken) ?? throw new NotMemberException("Judged dead at once.");
        Volatile.Write(ref _self, self);
        _tenure = tenure;
        Renewed(tenure, start, view);
        ClusterLog.Joined(_log, self.Incarnation, self.Address);
    }

    private void Renewed(Tenure tenure, long start, ClusterView view)
    {
        tenure.Extend(start);
        TimeTold?.Invoke(view.At, start, _clock.Now);
        _unread = view;
        _work.Set();
    }

    private async Task RenewLoop()
    {
        while (await Pause(_tenure.HasEnded ? _settings.RetryAfter : _settings.RenewEvery))
        {
            while (!_stop.IsCancellationRequested && !await Renew() && await Pause(_settings.RetryAfter))
            {
                // Away for now; the lease runs on meanwhile.
            }
        }
    }

    /// <summary>One renewal; false when it has to be tried again soon.</summary>
    private async Task<bool> Renew()
    {
        var tenure = _tenure;
        if (tenure.HasEnded)
        {
            return true;
        }

        try
        {
            var start = _clock.Now;
            if (await _store.Renew(tenure.Incarnation, Volatile.Read(ref _change), _stop.Token) is { } view)
            {
                Renewed(tenure, start, view);
            }
            else
            {
                tenure.End();
                _lost = tenure;
                _work.Set();
            }

            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotRenewed(_log, exception, tenure.Incarnation);
            return false;
        }
    }

    // Judged dead: what is in memory belongs to others now. A new incarnation joins in its place.
    private async Task Lose(Tenure lost)
    {
        ClusterLog.Lost(_log, lost.Incarnation);
        await _host.Drop();
        while (!_stop.IsCancellationRequested && !_leaving)
        {
            try
            {
                var self = _newIncarnation();
                await Join(self, new Tenure(self.Incarnation, _clock, _settings, _faults), _stop.Token);
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                ClusterLog.NotJoined(_log, exception);
            }

            if (!await Pause(_settings.RetryAfter))
            {
                return;
            }
        }

        _handedOver.TrySetResult();
    }

    private async Task<bool> Pause(TimeSpan span)
    {
        try
        {
            await Task.Delay(span, _time, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
