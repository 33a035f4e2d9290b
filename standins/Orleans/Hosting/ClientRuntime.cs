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

    private readonly Silo _engine;
    private readonly PeerOptions _options;
    private readonly PeerTransport _transport;
    private readonly CallRouter _router;
    private readonly ILogger _log;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<string> _seeds;
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
        ClusterSetup? setup = null)
    {
        _engine = engine;
        _log = loggers.CreateLogger("Orleans.Client");
        _seeds = gateways.Value.Gateways.ConvertAll(gateway => $"{gateway.Host}:{gateway.Port}");
        var plain = new PeerOptions { ClusterId = cluster.Value.ClusterId };
        _options = setup?.Secure?.Invoke(plain) ?? plain;
        _transport = new PeerTransport(_options, messaging.Value.ResponseTimeout, _time, _log);
        _router = engine.Join(Partitions, _transport, isClient: true);
        _transport.Attach(_router, static () => Guid.Empty);
        _router.Refused += _work.Set;
    }

    public ClientPartitions Partitions { get; } = new();

    public IClusterClient Connect() => _engine.Factory;

    /// <summary>Returns when a member has told who owns what.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_seeds.Count == 0)
        {
            throw new OrleansConfigurationException("A client needs the address of at least one gateway.");
        }

        _refreshing = Task.Run(Refresh, CancellationToken.None);
        try
        {
            await _known.Task.WaitAsync(s_connectMax, _time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new SiloUnavailableException($"No gateway answers: {string.Join(", ", _seeds)}.", exception);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            await _refreshing;
            await _transport.DisposeAsync();
            _router.Dispose();
            _stop.Dispose();
        }
    }

    private async Task Refresh()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if ((await AskMembers() ?? await AskSeeds()) is { } map)
                {
                    Partitions.Learn(map);
                    _transport.Keep(Partitions.Members.Values.Where(member => member.IsServing));
                    _known.TrySetResult();
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

    private async Task<MapReply?> AskSeeds()
    {
        foreach (var seed in _seeds)
        {
            await using var link = new PeerLink(seed, seed, Guid.Empty, _options, static () => Guid.Empty, _time, _log);
            var ask = new SentAsk<MapReply>(new GetMap());
            link.Send(ask);
            try
            {
                return await ask.Reply.WaitAsync(s_answerMax, _time, _stop.Token);
            }
            catch (Exception exception) when (exception is PeerUnreachableException or TimeoutException)
            {
                WireLog.SeedSilent(_log, seed);
            }
        }

        return null;
    }
}
