using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>A grain class on one silo: what its attributes say, how instances are made, and which are live.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<string, Activation> _live = new();
    private readonly ConcurrentDictionary<string, WorkerPool> _pools = new();
    private readonly GrainConstructor? _constructor;
    private readonly Silo _silo;
    private readonly string _name;

    public GrainClass(Type type, Silo silo)
    {
        Type = type;
        Silo = silo;
        Clock = silo.Clock;
        _silo = silo;
        Name = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? DefaultName(type));
        _name = Name.ToString()!;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        ObstaclesMask = IsReentrant ? Obstacles.ForInterleaving : Obstacles.ForAll;
        WorkersMax = type.GetCustomAttribute<StatelessWorkerAttribute>() is { } workers
            ? workers.MaxLocalWorkers < 0 ? Environment.ProcessorCount : workers.MaxLocalWorkers
            : 0;
        FiltersOwnCalls = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        OverridesActivation = Overrides(type, nameof(IGrainBase.OnActivateAsync));
        OverridesDeactivation = Overrides(type, nameof(IGrainBase.OnDeactivateAsync));
        CollectionAge = silo.CollectionAgeOf(type);
        _constructor = silo.IsClient ? null : new GrainConstructor(type, silo);
    }

    public Type Type { get; }

    public Silo Silo { get; }

    public SiloClock Clock { get; }

    public GrainType Name { get; }

    /// <summary>The same, as it stands in messages.</summary>
    public string WireName => _name;

    public bool IsReentrant { get; }

    public int ObstaclesMask { get; }

    public int WorkersMax { get; }

    public bool IsStatelessWorker => WorkersMax > 0;

    public bool FiltersOwnCalls { get; }

    public bool OverridesActivation { get; }

    public bool OverridesDeactivation { get; }

    /// <summary>How long an activation may be idle; null: for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    public IEnumerable<Activation> Live => IsStatelessWorker
        ? _pools.SelectMany(pair => pair.Value.Workers)
        : _live.Select(pair => pair.Value);

    public int LiveCount => IsStatelessWorker ? Live.Count() : _live.Count;

    /// <summary>The live activation; of stateless workers, one with nothing to do.</summary>
    public Activation? Find(string key) => IsStatelessWorker
        ? _pools.TryGetValue(key, out var pool) ? pool.FindIdle() : null
        : _live.TryGetValue(key, out var activation) ? activation : null;

    public Activation FindOrAdd(string key)
    {
        if (IsStatelessWorker)
        {
            return _pools.GetOrAdd(key, static (key, self) => new WorkerPool(self, key), this).Pick();
        }

        if (_live.TryGetValue(key, out var live))
        {
            return live;
        }

        Silo.ThrowIfNotServing();
        return _live.GetOrAdd(key, static (key, self) => new Activation(self, key), this);
    }

    /// <summary>The partition of one of its grains; negative for grains that are served wherever they are called.</summary>
    public int PartitionOf(string key) => _silo.Owned is null || IsStatelessWorker ? -1 : Partitions.Of(_name, key);

    /// <summary>Makes the activation impossible to find.</summary>
    public void Forget(Activation activation) => ((ICollection<KeyValuePair<string, Activation>>)_live).Remove(new(activation.Key, activation));

    public object Create(Activation activation) => _constructor!.Create(activation);

    /// <summary>Takes an ended activation out; what it still held goes to a successor in its place.</summary>
    public void Replace(Activation ended, WorkQueue rest)
    {
        if (IsStatelessWorker)
        {
            if (_pools.TryGetValue(ended.Key, out var pool))
            {
                pool.Remove(ended);
            }

            while (rest.Take() is GrainRequest request)
            {
                ended.Silo.Transport.Send(ended.GrainReference, request);
            }

            return;
        }

        if (rest.IsEmpty || !Silo.IsServing)
        {
            Forget(ended);
            Silo.Refuse(rest);
            return;
        }

        var successor = new Activation(this, ended.Key);
        if (!ended.MayBeSucceeded)
        {
            Forget(ended);
            while (rest.Take() is GrainRequest request)
            {
                Silo.Reroute(request);
            }

            return;
        }

        successor.Inherit(rest);
        _live[ended.Key] = successor;
        successor.StartInherited();
    }

    private static string DefaultName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }

    private static bool Overrides(Type type, string method)
    {
        if (!typeof(IGrainBase).IsAssignableFrom(type))
        {
            return false;
        }

        var map = type.GetInterfaceMap(typeof(IGrainBase));
        var index = Array.FindIndex(map.InterfaceMethods, candidate => candidate.Name == method);
        return map.TargetMethods[index].DeclaringType is { } declaring && declaring != typeof(Grain) && declaring != typeof(IGrainBase);
    }
}

/// <summary>A grain interface bound to the class that implements it on one silo.</summary>
internal sealed class GrainBinding(Type interfaceType, GrainClass grainClass, Func<GrainReferenceSeed, GrainReference> make)
{
    public Type InterfaceType => interfaceType;

    public GrainClass Class => grainClass;

    public GrainReference Make(string key, Activation? activation) => make(new GrainReferenceSeed(this, key, activation));
}
