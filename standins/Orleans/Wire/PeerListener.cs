using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>Takes the connections of other members and of clients, and serves what they ask.</summary>
internal sealed partial class PeerListener(PeerOptions options, Func<Guid> self, ICallRouter router, IPeerHandler handler, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly CallCodec _calls = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Session, bool> _sessions = new();
    private TcpListener? _listener;
    private volatile bool _closing;
    private Task _accepting = Task.CompletedTask;

    public IPEndPoint Start()
    {
        _listener = new TcpListener(options.Listen!);
        _listener.Start(512);
        _accepting = Task.Run(Accept);
        return (IPEndPoint)_listener.LocalEndpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _listener?.Stop();
        var farewell = Task.WhenAll(_sessions.Keys.Select(session => session.Close()));
        await Task.WhenAny(farewell, Task.Delay(FarewellMax, time));
        await _stop.CancelAsync();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_closing)
        {
            try
            {
                var socket = await _listener!.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _ = Serve(socket);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One connection less, or the end.
            }
        }
    }

    private async Task Serve(Socket socket)
    {
        using var owned = socket;
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await using var stream = await Secure(new NetworkStream(socket, ownsSocket: false), connection.Token);
            using var sender = new FrameSender(stream, _ => connection.Cancel());
            var session = new Session(this, sender, socket);
            _sessions[session] = true;
            using var forgotten = connection.Token.UnsafeRegister(_ => _sessions.TryRemove(session, out var _), null);
            var heardAt = time.GetTimestamp();
            await using var beat = time.CreateTimer(
                _ =>
                {
                    if (time.GetElapsedTime(Volatile.Read(ref heardAt)) > options.SilentMax)
                    {
                        connection.Cancel();
                    }
                    else if (session.IsWelcome)
                    {
                        sender.Send(FrameKind.Ping, 0, static (_, _) => { });
                    }
                },
                null,
                options.PingEvery,
                options.PingEvery);
            await new FrameReader(stream).Run(
                (FrameKind kind, ref WireReader content) =>
                {
                    Volatile.Write(ref heardAt, time.GetTimestamp());
                    session.Handle(kind, ref content);
                },
                connection.Token);
            await connection.CancelAsync();
        }
        catch (WireException exception)
        {
            WireLog.TurnedAway(log, exception.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            WireLog.CallerGone(log, exception);
        }
    }

    private async Task<Stream> Secure(Stream stream, CancellationToken cancellationToken)
    {
        if (options.ServerTls is not { } tls)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(tls, cancellationToken);
        return secured;
    }

    private PeerOptions Options => options;

    private Func<Guid> Self => self;

    private ICallRouter Router => router;

    private IPeerHandler Handler => handler;

    private CallCodec Calls => _calls;

    private TimeProvider Time => time;
}
