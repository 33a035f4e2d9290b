using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>One process: its clock runs at its own rate, it may stand still, be cut off or die.</summary>
internal sealed class SimNode : IBootClock
{
    private readonly ClusterWorld _world;
    private readonly double _rate;
    private readonly long _bootOffset;

    public SimNode(ClusterWorld world, string name, IReadOnlyList<Guid> predecessors)
    {
        _world = world;
        Name = name;
        // Rates of two nodes differ by less than 5 %.
        _rate = 0.976 + (world.Next(480) / 10_000.0);
        _bootOffset = world.Between(1, 1000);
        Context = new NodeContext(world, this);
        Time = new SimNodeTime(world, this);
        Store = new SimClusterStore(world, this);
        Host = new SimHost(world, this);
        Faults = world.Bug is { } bug ? new SimFaults(bug, this) : null;
        var peers = new SimPeers(world, this);
        Agent = new ClusterAgent(world.Settings, NewIncarnation, Store, peers, Host, this, Time, NullLogger.Instance, Faults);
        var listens = world.HoldersListen;
        Leases = new CopyLeases(world.Settings, () => Agent.Tenure, incarnation => listens ? null : Agent.Map.Find(incarnation), peers, this, Time, Faults);
        var holder = new CopyHolder(world.Settings, () => Agent.Self.Incarnation, incarnation => Agent.Map.Find(incarnation), peers, this, Time, listens: listens);
        Copies = new SimCopies(this, peers, holder);
        Answers = new SimAnswers(Host, new PeerAnswers(Agent, Leases, Copies.Holder));
        Agent.Succeeds(predecessors, Now);
        Incarnations.AddRange(predecessors);
    }

    public string Name { get; }

    public SynchronizationContext Context { get; }

    public SimNodeTime Time { get; }

    public SimClusterStore Store { get; }

    public SimHost Host { get; }

    public SimFaults? Faults { get; }

    public ClusterAgent Agent { get; }

    public CopyLeases Leases { get; }

    public SimCopies Copies { get; }

    public IPeerHandler Answers { get; }

    /// <summary>All that it has been, as the file in its home tells; those of earlier processes too.</summary>
    public List<Guid> Incarnations { get; } = [];

    public bool IsDead { get; set; }

    public bool IsLeaving { get; private set; }

    public bool HasStarted { get; private set; }

    /// <summary>Until when it stands still (true time).</summary>
    public long FrozenUntil { get; set; }

    /// <summary>Until when it cannot reach the store.</summary>
    public long CutFromStoreUntil { get; set; }

    /// <summary>Until when it reaches no other node.</summary>
    public long CutFromPeersUntil { get; set; }

    public long Now => _bootOffset + (long)(_world.Now * _rate);

    /// <summary>True time until this much has passed on this node's clock.</summary>
    public long ToTrue(TimeSpan span) => (long)(span.Ticks * 100 / _rate);

    public void Run(Func<Task> work) => _world.Soon(this, () => _ = Watched(work));

    public async Task Start()
    {
        while (!HasStarted)
        {
            try
            {
                await Agent.Start(CancellationToken.None);
                HasStarted = true;
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Time);
            }
        }
    }

    public void Leave()
    {
        IsLeaving = true;
        Run(LeaveAsync);
    }

    private async Task LeaveAsync()
    {
        await Agent.Leave(TimeSpan.FromSeconds(20));
        IsDead = true;
    }

    private Member NewIncarnation()
    {
        var self = new Member(_world.NextGuid(), Name, Name, MemberStatus.Active, 0, new Dictionary<string, string>());
        Incarnations.Add(self.Incarnation);
        return self;
    }

    private async Task Watched(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            _world.Break($"{Name} failed: {exception}");
        }
    }

    private sealed class NodeContext(ClusterWorld world, SimNode node) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => world.Soon(node, () => d(state));

        public override SynchronizationContext CreateCopy() => this;
    }
}

/// <summary>Time as the node's timers see it.</summary>
internal sealed class SimNodeTime(ClusterWorld world, SimNode node) : TimeProvider
{
    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => node.Now;

    public override DateTimeOffset GetUtcNow() => new(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(node.Now / 100));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(world, node, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ClusterWorld world, SimNode node, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(setting, dueTime, period);
            }

            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(int setting, TimeSpan due, TimeSpan period) => world.After(node.ToTrue(due), node, () =>
        {
            if (setting != _setting)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(setting, period, period);
            }

            callback(state);
        });
    }
}
