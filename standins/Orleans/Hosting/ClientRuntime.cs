using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Orleans.Runtime.Wire;

namespace Orleans.Hosting;

/// <summary>
/// Makes a process without a silo a caller of the cluster's grains: it asks any member who owns what, once a second and
/// when a call was turned away, and sends calls straight to the owners.
/// </summary>
internal sealed class ClientRuntime : IClientConnection, IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan s_refreshEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_refreshPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_answerMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_connectMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_attemptMax = TimeSpan.FromSeconds(5);

    private readonly Silo _engine;
    private readonly PeerTransport _transport;
    private readonly CallRouter _router;
    private readonly IClientConnectionRetryFilter? _retryFilter;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ClientSeeds _seeds;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Signal _work = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _refreshing = Task.CompletedTask;
    private uint _turn;
    private int _disposed;

    public ClientRuntime(
        Silo engine,
        IOptions<StaticGatewayListProviderOptions> gateways,
        IOptions<ClusterOptions> cluster,
        IOptions<SiloMessagingOptions> messaging,
        ILoggerFactory loggers,
        ClusterSetup? setup = null,
        IClientConnectionRetryFilter? retryFilter = null,
        ClusterTime? clusterTime = null)
    {
        (_engine, _retryFilter) = (engine, retryFilter);
        _log = loggers.CreateLogger("Orleans.Client");
        var plain = new PeerOptions { ClusterId = cluster.Value.ClusterId };
        var options = setup?.Secure?.Invoke(plain) ?? plain;
        _seeds = new ClientSeeds(gateways.Value.Gateways.ConvertAll(gateway => $"{gateway.Host}:{gateway.Port}"), options, _time, _log);
        Partitions = new ClientPartitions(_time);
        _transport = new PeerTransport(options, messaging.Value.ResponseTimeout, _time, _log);
        _router = engine.Join(Partitions, _transport, isClient: true);
        _transport.Attach(_router, static () => Guid.Empty);
        _router.Refused += _work.Set;
        var clock = new BootClock();
        Standings = new ClientStandings(Partitions, _transport, _time, clock, clusterTime);

        // The owners know it by an id of its own; they cannot call it, so it listens.
        var self = Guid.CreateVersion7();
        Copies = new CopyHolder(setup?.Settings ?? new ClusterSettings(), () => self, Partitions.Find, _transport, clock, _time, listens: true);
    }

    public ClientPartitions Partitions { get; }

    /// <summary>How the members stand, as this process finds them.</summary>
    public ClientStandings Standings { get; }

    /// <summary>The copies that this process holds of what the silos own.</summary>
    public CopyHolder Copies { get; }

    public IClusterClient Connect() => _engine.Factory;

    /// <summary>Returns when a member has told who owns what. It goes on trying as long as the filter wants, if there is one.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_seeds.Addresses.Count == 0)
        {
            throw new OrleansConfigurationException("A client needs the address of at least one gateway.");
        }

        // What is called and answered is understood from the first call on.
        _ = ApplicationParts.FindClasses();
        _refreshing = Task.Run(Refresh, CancellationToken.None);
        while (!await IsKnown(cancellationToken))
        {
            var failure = new SiloUnavailableException($"No gateway answers: {string.Join(", ", _seeds.Addresses)}.");
            if (_retryFilter is null || !await _retryFilter.ShouldRetryConnectionAttempt(failure, cancellationToken))
            {
                throw failure;
            }
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Copies.Dispose();
            await _stop.CancelAsync();
            await _refreshing;
            await _seeds.DisposeAsync();
            await _transport.DisposeAsync();
            _router.Dispose();
            _stop.Dispose();
        }
    }

    private async Task<bool> IsKnown(CancellationToken cancellationToken)
    {
        try
        {
            await _known.Task.WaitAsync(_retryFilter is null ? s_connectMax : s_attemptMax, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task Refresh()
    {
        var (heardAt, saidSo) = (_time.GetTimestamp(), false);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if ((await AskMembers() ?? await _seeds.Ask(s_answerMax, _stop.Token)) is { } map)
                {
                    Partitions.Learn(map);
                    _transport.Keep(Partitions.Members.Values.Where(member => member.IsServing));
                    Standings.Ask(s_answerMax, _stop.Token);
                    _known.TrySetResult();
                    (heardAt, saidSo) = (_time.GetTimestamp(), false);
                }
                else if (!saidSo && _time.GetElapsedTime(heardAt) > s_attemptMax)
                {
                    saidSo = true;
                    WireLog.NobodyHeard(_log, string.Join(", ", _seeds.Addresses));
                }

                await Task.Delay(s_refreshPause, _time, _stop.Token);
                await Task.WhenAny(_work.Wait(), Task.Delay(s_refreshEvery, _time, _stop.Token));
            }
            catch (OperationCanceledException)
            {
                // The end.
            }
        }
    }

    // Another one each time: one that is cut off from the others does not mislead for long.
    private async Task<MapReply?> AskMembers()
    {
        var open = Partitions.Members.Values.Where(member => _transport.Reaches(member.Incarnation)).ToList();
        for (var tries = open.Count; tries > 0; tries--)
        {
            try
            {
                return await _transport.Ask(open[(int)(++_turn % (uint)open.Count)], new GetMap(), s_answerMax, _stop.Token);
            }
            catch (PeerUnreachableException)
            {
                // The next may.
            }
        }

        return null;
    }
}
