using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>Takes the connections of other members and of clients.</summary>
internal sealed class PeerListener(PeerOptions options, Func<Guid> self, ICallRouter router, IPeerHandler handler, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan s_farewellMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_sayAgainAfter = TimeSpan.FromMinutes(1);
    private const int TurnedAwayMax = 1_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Address, string Why), long> _turnedAway = new();
    private readonly ConcurrentDictionary<PeerSession, Task> _sessions = new();
    private TcpListener? _listener;
    private volatile bool _closing;
    private Task _accepting = Task.CompletedTask;

    public PeerOptions Options => options;

    public Func<Guid> Self => self;

    public ICallRouter Router => router;

    public IPeerHandler Handler => handler;

    public CallCodec Calls { get; } = new();

    /// <summary>An open way to a member, for calls that are to be passed on.</summary>
    public Func<Guid, PeerLink?>? Relays { get; init; }

    public IPEndPoint Start()
    {
        _listener = new TcpListener(options.Listen!);
        _listener.Start(512);
        _accepting = Task.Run(Accept);
        return (IPEndPoint)_listener.LocalEndpoint;
    }

    /// <summary>Cuts all connections without a word.</summary>
    public async Task Abort()
    {
        _closing = true;
        _listener?.Stop();
        await _stop.CancelAsync();
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _listener?.Stop();
        await Task.WhenAny(Task.WhenAll(_sessions.Keys.Select(session => session.Close())), Task.Delay(s_farewellMax, time, _stop.Token));
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_sessions.Values);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_closing)
        {
            try
            {
                var socket = await _listener!.AcceptSocketAsync(_stop.Token);
                _ = Serve(socket);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One connection less, or the end.
            }
        }
    }

    private async Task Serve(Socket socket)
    {
        using var owned = socket;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PeerSession? session = null;
        try
        {
            socket.NoDelay = true;
            using var connection = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await using var stream = await Secure(new NetworkStream(socket, ownsSocket: false), connection.Token);
            using var sender = new FrameSender(stream, _ => Cut(connection));
            session = new PeerSession(this, sender, socket);
            _sessions[session] = over.Task;
            if (_closing)
            {
                // Too late for the farewell to all.
                _ = session.Close();
            }

            await Read(session, sender, stream, connection);
        }
        catch (WireException exception)
        {
            LogTurnedAway((socket.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "somewhere", exception.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            WireLog.CallerGone(log, exception);
        }
        finally
        {
            if (session is not null)
            {
                session.End();
                _sessions.TryRemove(session, out _);
            }

            over.TrySetResult();
        }
    }

    private async Task Read(PeerSession session, FrameSender sender, Stream stream, CancellationTokenSource connection)
    {
        var quietBeats = 0;
        await using var beat = time.CreateTimer(
            _ =>
            {
                if (Interlocked.Increment(ref quietBeats) > options.SilentBeatsMax)
                {
                    Cut(connection);
                }
                else if (session.IsWelcome)
                {
                    sender.Ping();
                }
            },
            null,
            options.PingEvery,
            options.PingEvery);
        var reader = new FrameReader(stream) { ContentMax = Frame.GreetingMax };
        await reader.Run(
            (FrameKind kind, ref WireReader content) =>
            {
                Volatile.Write(ref quietBeats, 0);
                session.Handle(kind, ref content);
                reader.ContentMax = Frame.ContentMax;
            },
            connection.Token);
    }

    // Whoever is turned away comes again: one line for each address and reason is enough for a while.
    private void LogTurnedAway(string address, string why)
    {
        var key = (address, why);
        if (_turnedAway.TryGetValue(key, out var said) && time.GetElapsedTime(said) < s_sayAgainAfter)
        {
            return;
        }

        if (_turnedAway.Count >= TurnedAwayMax)
        {
            _turnedAway.Clear();
        }

        _turnedAway[key] = time.GetTimestamp();
        WireLog.TurnedAway(log, address, why);
    }

    private static void Cut(CancellationTokenSource connection)
    {
        try
        {
            connection.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task<Stream> Secure(Stream stream, CancellationToken cancellationToken)
    {
        if (options.ServerTls is not { } tls)
        {
            return stream;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(options.PingEvery * options.SilentBeatsMax);
        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsServerAsync(tls, late.Token);
            return secured;
        }
        catch (System.Security.Authentication.AuthenticationException exception)
        {
            await secured.DisposeAsync();
            throw new WireException($"no trusted certificate: {exception.Message}", exception);
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }
}
