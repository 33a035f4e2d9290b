using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>One silo: its grain classes, what it promises callers, and the parts that stand behind interfaces.</summary>
internal sealed class Silo : IDisposable
{
    private readonly SiloMessagingOptions _messaging;
    private readonly GrainCollectionOptions _collection;
    private readonly Lazy<IReadOnlyList<GrainClass>> _classes;
    private readonly ConcurrentDictionary<Type, GrainBinding> _bindings = new();
    private int _underWay;
    private volatile bool _stopping;

    public Silo(
        IServiceProvider services,
        ServiceLifetimes lifetimes,
        TimeProvider time,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        ITurnScheduler scheduler,
        ILoggerFactory loggers)
    {
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
    public IEngineHooks? Hooks { get; init; }

    /// <summary>Whether a call may run on its caller's thread at all; filters need a request.</summary>
    public bool RunsInline => !Filters.Any && (!Scheduler.DecidesInline || Scheduler.MayRunInline());

    public bool IsServing => !_stopping;

    public bool CancelsOverdueRequests => _messaging.CancelRequestOnTimeout;

    public TimeSpan ActivationTimeout => _collection.ActivationTimeout;

    public TimeSpan DeactivationTimeout => _collection.DeactivationTimeout;

    public IReadOnlyList<GrainClass> Classes => _classes.Value;

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
        Deliver(reference, request);
        if (request.Method.IsOneWay)
        {
            return Task.FromResult(default(TResult)!);
        }

        return request.Reply;
    }

    public void SendTick(Activation activation, GrainRequest tick)
    {
        if (!activation.TryCountIn(_messaging.MaxEnqueuedRequestsHardLimit))
        {
            tick.TryFail(new LimitExceededException());
            return;
        }

        CountIn();
        tick.Target = activation;
        if (!activation.TryEnqueue(tick))
        {
            CountOut();
        }
    }

    public void CountIn() => Interlocked.Increment(ref _underWay);

    public void CountOut() => Interlocked.Decrement(ref _underWay);

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
            CountOut();
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

        List<Task> ends = [];
        foreach (var activation in Classes.SelectMany(each => each.Live).ToList())
        {
            ends.Add(activation.Deactivated);
            activation.Deactivate(reason, cancellationToken);
        }

        await Task.WhenAll(ends).WaitAsync(cancellationToken);
    }

    public void Dispose() => Deadlines.Dispose();

    private void Deliver(GrainReference reference, GrainRequest request)
    {
        while (true)
        {
            Activation activation;
            try
            {
                activation = reference.Locate() ?? reference.Class.FindOrAdd(reference.Key);
            }
            catch (SiloUnavailableException exception)
            {
                request.TryFail(exception);
                return;
            }

            if (!activation.TryCountIn(_messaging.MaxEnqueuedRequestsHardLimit))
            {
                request.TryFail(new LimitExceededException(
                    nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit), activation.Pending, _messaging.MaxEnqueuedRequestsHardLimit, activation.GrainId));
                return;
            }

            CountIn();
            request.Target = activation;
            if (request.Deadline.List is null)
            {
                Deadlines.Watch(request);
            }

            if (activation.TryEnqueue(request))
            {
                return;
            }

            // It ended just now; its successor, if any, is about to be found.
            CountOut();
            reference.Forget(activation);
            Thread.Yield();
        }
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
