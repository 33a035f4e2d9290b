using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>
/// Several silos, their store, their clocks and the network between them, on one thread. One seed decides what happens
/// next: which node runs, how long messages and statements take, what is cut, who stands still, who dies. The protocol
/// under test is the product's own code; only clock, network, store and grains are made here.
/// </summary>
internal sealed class ClusterWorld
{
    private const int StepsMax = 2_000_000;

    private readonly Random _random;
    private readonly PriorityQueue<SimEvent, (long At, long Number)> _events = new();
    private readonly List<SimEvent> _ready = [];
    private long _number;

    public ClusterWorld(int seed, PlantedBug? bug = null, double leaseSeconds = 6)
    {
        _random = new Random(seed);
        Bug = bug;
        HoldersListen = seed % 4 == 0;
        Settings = new ClusterSettings { LeaseSeconds = leaseSeconds, PartitionsCount = 6, BatchMax = 4 };
        Database = new SimDatabase(this);
        Register = new SimRegister(this);
    }

    public ClusterSettings Settings { get; }

    public PlantedBug? Bug { get; }

    /// <summary>Whether no holder of copies can be called, as if all reads went through fronts: they listen to the owners.</summary>
    public bool HoldersListen { get; }

    public SimDatabase Database { get; }

    public SimRegister Register { get; }

    public List<SimNode> Nodes { get; } = [];

    /// <summary>True time, in nanoseconds. No node knows it.</summary>
    public long Now { get; private set; }

    /// <summary>The first promise that was broken.</summary>
    public string? Fault { get; private set; }

    /// <summary>A sum over everything that happened, in order.</summary>
    public long Trace { get; private set; }

    /// <summary>Whether faults still happen. Afterwards everything has to come right by itself.</summary>
    public bool Stormy { get; set; }

    public int Next(int below)
    {
        var drawn = _random.Next(below);
        Trace = (Trace * 31) + drawn + 1;
        return drawn;
    }

    public bool OneIn(int chances) => Next(chances) == 0;

    public Guid NextGuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Some time between, in nanoseconds.</summary>
    public long Between(double fromSeconds, double toSeconds) => (long)((fromSeconds + ((toSeconds - fromSeconds) * Next(10_000) / 10_000)) * 1e9);

    public void Break(string promise) => Fault ??= promise;

    /// <summary>Something that happens later, on a node or, without one, in the world.</summary>
    public void After(long nanoseconds, SimNode? node, Action action) =>
        _events.Enqueue(new SimEvent(node, action), (Now + Math.Max(0, nanoseconds), ++_number));

    /// <summary>Something that may happen as soon as the node gets to it.</summary>
    public void Soon(SimNode? node, Action action) => _ready.Add(new SimEvent(node, action));

    public async Task Pause(SimNode node, double mostSeconds)
    {
        var done = new TaskCompletionSource();
        After(Between(0, mostSeconds), node, done.SetResult);
        await done.Task;
    }

    public SimNode AddNode() => AddNode("n" + (Nodes.Count + 1), []);

    /// <summary>The same node again, by another process in the same home. The one before is dead.</summary>
    public SimNode Restart(SimNode dead) => AddNode(dead.Name, dead.Incarnations);

    private SimNode AddNode(string name, IReadOnlyList<Guid> predecessors)
    {
        var node = new SimNode(this, name, predecessors);
        Nodes.Add(node);
        node.Run(node.Start);
        return node;
    }

    /// <summary>How everything stands, for whoever looks into a seed.</summary>
    public string Describe() => string.Join("; ", Nodes
        .Where(node => !node.IsDead)
        .Select(node => $"{node.Name} {node.Agent.Self.Incarnation.ToString()[..4]} started={node.HasStarted} leaving={node.IsLeaving} lease={node.Agent.Tenure.HoldsLease} "
            + $"serves={string.Join(',', Enumerable.Range(0, Settings.PartitionsCount).Select(node.Agent.ServingEpoch))} knows={string.Join(',', node.Agent.Map.All().Select(each => $"{each.Owner?.ToString()[..4] ?? "-"}/{each.Epoch}"))}")
        .Append("store " + Database.Describe()));

    /// <summary>Lets this much time pass.</summary>
    public void RunFor(double seconds)
    {
        var end = Now + (long)(seconds * 1e9);
        var outer = SynchronizationContext.Current;
        try
        {
            for (var steps = 0; Fault is null; steps++)
            {
                if (steps > StepsMax)
                {
                    Break("It does not come to an end.");
                }

                if (!Step(end))
                {
                    return;
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private bool Step(long end)
    {
        // Time may pass while work waits for a processor.
        if (_ready.Count > 0 && !(OneIn(40) && IsDue(Now + 5_000_000)))
        {
            var index = Next(_ready.Count);
            var chosen = _ready[index];
            _ready.RemoveAt(index);
            Happen(chosen);
            return true;
        }

        if (!IsDue(end))
        {
            Now = Math.Max(Now, end);
            return false;
        }

        _events.TryDequeue(out var next, out var when);
        Now = Math.Max(Now, when.At);
        Happen(next!);
        return true;
    }

    private bool IsDue(long by) => _events.TryPeek(out _, out var when) && when.At <= by;

    private void Happen(SimEvent happening)
    {
        if (happening.Node is { } node)
        {
            if (node.IsDead)
            {
                return;
            }

            if (node.FrozenUntil > Now)
            {
                // It comes to it when it goes on, in whatever order.
                After(node.FrozenUntil - Now + Between(0, 0.001), node, happening.Action);
                return;
            }
        }

        SynchronizationContext.SetSynchronizationContext(happening.Node?.Context);
        happening.Action();
    }

    private sealed record SimEvent(SimNode? Node, Action Action);
}
