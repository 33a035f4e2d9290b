using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>
/// One live grain: its instance, its mailbox and the right to run turns. It is its own synchronization context,
/// so awaits in the grain resume in its turns; everything is in this one object to keep a live grain small.
/// </summary>
internal sealed partial class Activation : SynchronizationContext, IThreadPoolWorkItem, IGrainContext
{
    private readonly string _key;
    private readonly int _partition;
    private object? _instance;
    private ActivationExtras? _extras;
    private GrainReference? _reference;
    private int _lastUse;

    public Activation(GrainClass grainClass, string key)
    {
        Class = grainClass;
        _key = key;
        _partition = grainClass.PartitionOf(key);
        _obstacles = Obstacles.NotActive;
        _lastUse = grainClass.Silo.Clock.Tick;
    }

    public GrainClass Class { get; }

    public Silo Silo => Class.Silo;

    public string Key => _key;

    public GrainId GrainId => new(Class.Name, IdSpan.Create(_key));

    public object? GrainInstance => _instance;

    public GrainReference GrainReference => _reference ?? Silo.Factory.ReferenceTo(this);

    /// <summary>The reference last made to this grain, so that asking again allocates nothing.</summary>
    public GrainReference? CachedReference
    {
        get => _reference;
        set => _reference = value;
    }

    public IServiceProvider ActivationServices => (Extras.Scope ??= Silo.Services.CreateScope()).ServiceProvider;

    public Task Deactivated
    {
        get
        {
            lock (this)
            {
                if (_phase == ActivationPhase.Ended)
                {
                    return Task.CompletedTask;
                }

                return (Extras.Ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>What few activations need; made when first asked for.</summary>
    private ActivationExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new ActivationExtras(), null) ?? _extras;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override SynchronizationContext CreateCopy() => this;

    public override string ToString() => GrainId.ToString();
}

/// <summary>The parts of an activation that most do without.</summary>
internal sealed class ActivationExtras
{
    public IServiceScope? Scope { get; set; }

    public TaskCompletionSource? Ended { get; set; }

    public DeactivationReason Reason { get; set; }

    public List<GrainTimer>? Timers { get; set; }

    /// <summary>Tokens of turns under way, in a cluster.</summary>
    public List<CancellationTokenSource>? Cancellable { get; set; }

    public List<IGrainStreamSource>? Streams { get; set; }

    public Dictionary<Guid, int>? Chains { get; set; }

    /// <summary>The tick until which being idle does not end the activation.</summary>
    public int KeepUntil { get; set; }
}

internal enum ActivationPhase : byte
{
    New,
    Starting,
    Active,
    Ending,
    Ended,
}
