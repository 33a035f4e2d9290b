using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Wire;

namespace Orleans.Runtime.Cluster;

/// <summary>What else a silo tells the others about itself, and how it is set up.</summary>
internal sealed record ClusterSetup
{
    public ClusterSettings Settings { get; init; } = new();

    /// <summary>Shown to operators: addresses of its API, version, process id.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// A file in the silo's home by whose lock a later silo of the same home knows that this one is dead, and need not watch it; null: none.
    /// A second silo with the same file does not start.
    /// </summary>
    public string? LockFile { get; init; }

    /// <summary>Encryption between silos; null: none.</summary>
    public Func<PeerOptions, PeerOptions>? Secure { get; init; }
}

/// <summary>Makes one silo a member: the store, the ways to the others, the protocol, and the engine that serves.</summary>
internal sealed class ClusterRuntime : IAsyncDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly Silo _silo;
    private readonly ClusterSetup _setup;
    private readonly PeerOptions _peerOptions;
    private readonly SiloMessagingOptions _messaging;
    private readonly EndpointOptions _endpoint;
    private readonly string _name;
    private readonly IClusterStore _store;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly PeerTransport _transport;
    private readonly CallRouter _router;
    private readonly PeerListener _listener;
    private readonly BootClock _clock = new();
    private readonly Lock _keeping = new();
    private readonly Dictionary<Guid, (Member Member, long Seen)> _kept = [];
    private SiloLock? _lock;
    private string _address = "";
    private volatile bool _mayBeMember;
    private int _disposed;

    public ClusterRuntime(
        Silo silo,
        IClusterStore store,
        ClusterSetup setup,
        IOptions<ClusterOptions> cluster,
        IOptions<EndpointOptions> endpoint,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<SiloOptions> options,
        ClusterTime clusterTime,
        ILoggerFactory loggers)
    {
        (_silo, _store, _setup, _messaging, _endpoint) = (silo, store, setup, messaging.Value, endpoint.Value);
        _name = options.Value.SiloName ?? Environment.MachineName;
        var listen = _endpoint.SiloListeningEndpoint ?? new IPEndPoint(_endpoint.AdvertisedIPAddress ?? IPAddress.Loopback, _endpoint.SiloPort);
        var plain = new PeerOptions { Listen = listen, ClusterId = cluster.Value.ClusterId };
        _peerOptions = setup.Secure?.Invoke(plain) ?? plain;
        var log = loggers.CreateLogger("Orleans.Cluster");
        _transport = new PeerTransport(_peerOptions, _messaging.ResponseTimeout, _time, log);
        Agent = new ClusterAgent(setup.Settings, NewIncarnation, store, _transport, silo, _clock, _time, log);
        _router = silo.Join(Agent, _transport);
        Leases = new CopyLeases(setup.Settings, () => Agent.Tenure, Agent.Map.Find, _transport, _clock, _time);
        Copies = new CopyHolder(setup.Settings, () => Agent.Self.Incarnation, Agent.Map.Find, _transport, _clock, _time);
        silo.Flushing += (partitions, _) => Leases.VoidAll(partitions);
        Answers = new PeerAnswers(Agent, Leases, Copies, clusterTime);
        _transport.Attach(_router, () => Agent.Self.Incarnation);
        _listener = new PeerListener(_peerOptions, () => Agent.Self.Incarnation, _router, Answers, _time, log) { Relays = _transport.OpenWayTo };
        Agent.Changed += Keep;
        Agent.TimeTold += clusterTime.Learn;
    }

    public ClusterAgent Agent { get; }

    /// <summary>Who may hold copies of what this silo owns.</summary>
    public CopyLeases Leases { get; }

    /// <summary>The copies that this process holds of what others own.</summary>
    public CopyHolder Copies { get; }

    public PeerAnswers Answers { get; }

    public PeerTransport Transport => _transport;

    /// <summary>Listens, then joins: whoever reads of it can reach it.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        if (_setup.LockFile is { } path)
        {
            _lock = SiloLock.Take(path);
            Agent.Succeeds(_lock.Predecessors, _clock.Now);
        }

        // What arrives is understood from the first call on.
        _ = ApplicationParts.FindClasses();
        var listening = _listener.Start();
        var advertised = _endpoint.AdvertisedIPAddress ?? listening.Address;
        _address = new IPEndPoint(advertised, _endpoint.SiloPort == 0 ? listening.Port : _endpoint.SiloPort).ToString();
        var known = await _store.Read(0, cancellationToken);
        await Admission.Seek(known.Members.Where(member => member.IsServing && member.Address != _address), _peerOptions, _time, cancellationToken);
        _mayBeMember = true;
        await Agent.Start(cancellationToken);
    }

    /// <summary>Gives its partitions to the others and leaves; nothing where the start was refused before it joined.</summary>
    public Task Leave(TimeSpan patience) => _mayBeMember ? Agent.Leave(patience) : Agent.Halt();

    /// <summary>Ends without a word to anybody, as if the process had been killed. For tests.</summary>
    public async Task Kill()
    {
        Interlocked.Exchange(ref _disposed, 1);
        Copies.Dispose();
        await Task.WhenAll(_listener.Abort(), _transport.DisposeAsync().AsTask());
        await Agent.Halt();
        _router.Dispose();
        await _store.DisposeAsync();
        _lock?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        // The silo's service and the container both end it.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Copies.Dispose();
        await _listener.DisposeAsync();
        await _transport.DisposeAsync();
        _router.Dispose();
        await _store.DisposeAsync();
        _lock?.Dispose();
    }

    // One after the other, so that a thread which was late does not undo what a newer map asked for.
    private void Keep()
    {
        lock (_keeping)
        {
            foreach (var member in Agent.Map.Members.Values.Where(member => member.IsServing))
            {
                _kept[member.Incarnation] = (member, _time.GetTimestamp());
            }

            // One that has just left may have answers on their way.
            foreach (var gone in _kept.Where(each => _time.GetElapsedTime(each.Value.Seen) > Linger).ToList())
            {
                _kept.Remove(gone.Key);
            }

            _transport.Keep(_kept.Values.Select(each => each.Member));
        }
    }

    private Member NewIncarnation()
    {
        var self = new Member(Guid.CreateVersion7(), _name, _address, MemberStatus.Active, 0, _setup.Facts);
        _lock?.Note(self.Incarnation);
        return self;
    }
}
