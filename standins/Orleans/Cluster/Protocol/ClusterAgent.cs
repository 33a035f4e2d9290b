using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// One silo's part in the cluster: it joins, renews, watches the others, claims what is proposed to it and hands over
/// what is proposed to others. See docs/cluster.md for the protocol and why it is safe.
/// </summary>
internal sealed partial class ClusterAgent : IOwnedPartitions
{
    private const int JoinTriesMax = 4;

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
    private readonly ConcurrentDictionary<Task, bool> _background = new();
    private volatile Tenure _tenure;
    private volatile bool _leaving;
    private Member _self;
    private ITimer? _tick;
    private Task _renewing = Task.CompletedTask;
    private Task _stewarding = Task.CompletedTask;

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

    /// <summary>Told with every good renewal: the store's clock, and this machine's clock before and after.</summary>
    public event Action<DateTimeOffset, long, long>? TimeTold;

    /// <summary>This incarnation as it joined.</summary>
    public Member Self => Volatile.Read(ref _self);

    public Tenure Tenure => _tenure;

    public ClusterMap Map => _map;

    public TimeSpan RemainingLease => _tenure.Remaining;

    /// <summary>Whether callers should be sent here: the lease holds, it is not leaving, and it reaches at least half of the active members, itself among them.</summary>
    public bool IsReady
    {
        get
        {
            var active = _map.Members.Values.Where(member => member.Status == MemberStatus.Active).ToList();
            var reached = active.Count(member => member.Incarnation == _tenure.Incarnation || _peers.Reaches(member.Incarnation));
            return !_leaving && _tenure.HoldsLease && reached * 2 >= active.Count;
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

    public void Learn(Ownership newer) => Learn([newer]);

    /// <summary>Takes note of what another member has just changed.</summary>
    public void Hear(IReadOnlyList<Ownership> changed)
    {
        Learn(changed);
        if (changed.Any(ownership => ownership.Owner is null))
        {
            // Somebody is leaving or was fenced: who takes its place depends on the members there are now.
            LookSoon();
        }
    }

    /// <summary>
    /// Earlier incarnations of this silo that are dead for sure since then (machine's clock): the lock that they held is
    /// this process's. Told before it starts.
    /// </summary>
    public void Succeeds(IEnumerable<Guid> predecessors, long since) => (_predecessors, _deadSince) = ([.. predecessors], since);

    /// <summary>Joins, and returns when the silo is a member; partitions come soon after.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        for (var tries = 1; !await TryJoin(tries < JoinTriesMax, cancellationToken); tries++)
        {
            await Task.Delay(_settings.RetryAfter, _time, cancellationToken);
        }

        _tick = _time.CreateTimer(static signal => ((Signal)signal!).Set(), _work, _settings.RetryAfter, _settings.RetryAfter);
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

    /// <summary>Stops its loops without telling anybody.</summary>
    public async Task Halt()
    {
#pragma warning disable CA1849 // Its callbacks only complete pauses and statements; they belong to the scheduler of this call.
        _stop.Cancel();
#pragma warning restore CA1849
        _tick?.Dispose();
        _work.Set();
        await Task.WhenAll(_renewing, _stewarding);
        _tenure.End();
        try
        {
            // The store is closed next; what they do with it ends first.
            await Task.WhenAll(_background.Keys).WaitAsync(_settings.DrainPatience, _time);
        }
        catch (TimeoutException)
        {
            // Somebody's flush does not heed its token.
        }
    }

    private void Learn(IEnumerable<Ownership> changed)
    {
        var isNews = false;
        foreach (var newer in changed)
        {
            // What a peer says of this silo being the owner is only a hint where to send; what it owns it learns from the store alone.
            isNews |= newer.Owner != _tenure.Incarnation && _map.Learn(newer);
        }

        if (isNews)
        {
            _work.Set();
            Changed?.Invoke();
        }
    }

    /// <summary>Work of the steward that goes on beside it, in turns with it. It never fails.</summary>
    private void Beside(Task work)
    {
        _background[work] = true;
        work.ContinueWith(
            static (done, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(done, out _),
            _background,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
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
