using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime;

/// <summary>One silo: its grain classes, what it promises callers, and the parts that stand behind interfaces.</summary>
internal sealed partial class Silo : IDisposable
{
    private const int Unknown = 0;
    private const int Always = 1;
    private const int Never = 2;
    private const int Asked = 3;

    private readonly SiloMessagingOptions _messaging;
    private readonly GrainCollectionOptions _collection;
    private readonly Lazy<IReadOnlyList<GrainClass>> _classes;
    private readonly ConcurrentDictionary<Type, GrainBinding> _bindings = new();
    private volatile int _inline;
    private volatile bool _stopping;

    public Silo(
        IServiceProvider services,
        ServiceLifetimes lifetimes,
        TimeProvider time,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        ITurnScheduler scheduler,
        EngineLimits limits,
        ILoggerFactory loggers,
        IEngineHooks? hooks = null)
    {
        Hooks = hooks;
        Limits = limits;
        Services = services;
        Lifetimes = lifetimes;
        Time = time;
        Scheduler = scheduler;
        Log = loggers.CreateLogger<Silo>();
        _messaging = messaging.Value;
        _collection = collection.Value;
        Clock = new SiloClock(_collection.CollectionQuantum);
        Deadlines = new Deadlines(time, _messaging.ResponseTimeout);
        Filters = new CallFilters(services, this);
        Factory = new GrainFactory(this);
        Transport = new LocalTransport(this);
        _classes = new Lazy<IReadOnlyList<GrainClass>>(() => [.. ApplicationParts.FindClasses().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(type => new GrainClass(type, this))]);
    }

    public IServiceProvider Services { get; }

    public ServiceLifetimes Lifetimes { get; }

    public TimeProvider Time { get; }

    public ITurnScheduler Scheduler { get; }

    public ILogger Log { get; }

    public SiloClock Clock { get; }

    public Deadlines Deadlines { get; }

    public CallFilters Filters { get; }

    public GrainFactory Factory { get; }

    /// <summary>Test-only: breaks the engine on purpose, so that tests show they would notice.</summary>
    public IEngineHooks? Hooks { get; }

    public ICallTransport Transport { get; private set; }

    /// <summary>What this silo may serve of a cluster; null when it is alone and serves all.</summary>
    public IOwnedPartitions? Owned { get; private set; }

    public EngineLimits Limits { get; }

    public int MailboxLimit => _messaging.MaxEnqueuedRequestsHardLimit;

    /// <summary>Whether a call may run on its caller's thread at all.</summary>
    public bool RunsInline => _inline == Always || MayRunInline();

    public bool IsServing => !_stopping;

    public bool CancelsOverdueRequests => _messaging.CancelRequestOnTimeout;

    public TimeSpan ResponseTimeout => _messaging.ResponseTimeout;

    public TimeSpan ActivationTimeout => _collection.ActivationTimeout;

    public TimeSpan DeactivationTimeout => _collection.DeactivationTimeout;

    public IReadOnlyList<GrainClass> Classes => _classes.Value;

    /// <summary>Whether this process calls grains and serves none.</summary>
    public bool IsClient { get; private set; }

    /// <summary>Makes it one of many. Before the first call.</summary>
    public CallRouter Join(IOwnedPartitions owned, ICallChannel channel, bool isClient = false)
    {
        (Owned, IsClient) = (owned, isClient);
        var router = new CallRouter(this, owned, channel);
        Transport = router;
        return router;
    }

    /// <summary>A request that did not start here finds its way again, or goes back to the silo that sent it.</summary>
    public void Reroute(GrainRequest request)
    {
        if (request.Incoming is { } incoming)
        {
            // It runs here no more; the silo that sent it watches its deadline.
            request.Deadline.Remove(request);
            incoming.Refuse(null);
        }
        else if (request.Reference is { } reference && Transport is CallRouter router)
        {
            request.FoundMember = true;
            router.NotStarted(reference, request, null);
        }
        else
        {
            request.TryFail(new SiloUnavailableException("The silo does not serve the grain now."));
        }
    }

    public GrainBinding Bind(Type interfaceType) => _bindings.TryGetValue(interfaceType, out var known)
        ? known
        : _bindings.GetOrAdd(interfaceType, type => new GrainBinding(type, ClassOf(type), ApplicationParts.ReferenceFor(type)));

    public TimeSpan? CollectionAgeOf(Type grainClass)
    {
        var limit = grainClass.GetCustomAttribute<CollectionAgeLimitAttribute>();
        if (grainClass.IsDefined(typeof(KeepAliveAttribute)) || limit is { AlwaysActive: true })
        {
            return null;
        }

        return _collection.ClassSpecificCollectionAge.TryGetValue(grainClass.FullName!, out var specific)
            ? specific
            : limit?.Age ?? _collection.CollectionAge;
    }

    public Task<TResult> Send<TResult>(GrainReference reference, GrainRequest<TResult> request)
    {
        if (request.CallerToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(request.CallerToken);
        }

        request.CaptureCaller();
        request.LinkCancellation();
        return Filters.AnyOutgoing ? Filters.Send(reference, request) : SendOn(reference, request);
    }

    public Task<TResult> SendOn<TResult>(GrainReference reference, GrainRequest<TResult> request)
    {
        if (request.Method.IsOneWay)
        {
            Transport.Send(reference, request);
            return Task.FromResult(default(TResult)!);
        }

        var underWay = Deadlines.UnderWay;
        if (underWay >= Limits.RequestsMax)
        {
            request.TryFail(new LimitExceededException(nameof(EngineLimits.RequestsMax), underWay, Limits.RequestsMax, request.Method));
            return request.Reply;
        }

        Deadlines.Watch(request);
        Transport.Send(reference, request);
        return request.Reply;
    }

    public void SendTick(Activation activation, GrainRequest tick)
    {
        if (!activation.TryCountIn(MailboxLimit))
        {
            tick.TryFail(new LimitExceededException());
            return;
        }

        tick.Target = activation;
        activation.TryEnqueue(tick);
    }

    public void ThrowIfNotServing()
    {
        if (_stopping)
        {
            throw new SiloUnavailableException("The silo is stopping.");
        }
    }

    /// <summary>Tells the callers of requests that no activation will serve.</summary>
    public void Refuse(WorkQueue requests)
    {
        while (requests.Take() is GrainRequest request)
        {
            request.TryFail(new SiloUnavailableException("The silo is stopping."));
        }
    }

    /// <summary>Ends all activations; each saves what it holds in <c>OnDeactivateAsync</c>.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
        if (!_classes.IsValueCreated)
        {
            return;
        }

        // Again until none is left: a call that was under way may have made one more.
        while (Classes.SelectMany(each => each.Live).OrderBy(each => each.GrainId).ToList() is { Count: > 0 } live)
        {
            var ends = live.Select(each => each.Deactivated).ToList();
            live.ForEach(each => each.Deactivate(reason, CancellationToken.None));
            try
            {
                await Task.WhenAll(ends).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Log.StoppedEarly(ends.Count(end => !end.IsCompleted));
                return;
            }
        }
    }

    public void Dispose() => Deadlines.Dispose();

    private bool MayRunInline()
    {
        if (_inline == Unknown)
        {
            // Asked late: filters may themselves depend on this silo. They need a request to look at.
            _inline = Filters.Any ? Never : Scheduler.DecidesInline ? Asked : Always;
        }

        return _inline == Always || (_inline == Asked && Scheduler.MayRunInline());
    }

    private GrainClass ClassOf(Type interfaceType)
    {
        var candidates = Classes.Where(candidate => interfaceType.IsAssignableFrom(candidate.Type)).ToList();
        return candidates switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"Could not find an implementation for interface {interfaceType}"),
            _ => throw new ArgumentException($"Several classes implement {interfaceType}: {string.Join(", ", candidates.Select(candidate => candidate.Type))}"),
        };
    }
}
