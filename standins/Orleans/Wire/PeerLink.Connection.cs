using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Orleans.Runtime.Wire;

/// <summary>One connection of the link, from the first byte to the last.</summary>
internal sealed partial class PeerLink
{
    private async Task Serve()
    {
        _met = false;
        if (_options.MayConnect?.Invoke(_address) == false)
        {
            throw new SocketException((int)SocketError.HostUnreachable);
        }

        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        attempt.CancelAfter(_options.ConnectTimeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var (host, port) = PeerAddress.Parse(_address);
        await socket.ConnectAsync(host, port, attempt.Token);
        _met = true;
        await using var stream = await Secure(new NetworkStream(socket, ownsSocket: false), host, attempt.Token);
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var sender = new FrameSender(stream, _ => Cut(connection));
        sender.Send(FrameKind.Hello, (_options.ClusterId, _self(), _to), Handshake.WriteHello);
        using var late = attempt.Token.UnsafeRegister(static state => Cut((CancellationTokenSource)state!), connection);
        Volatile.Write(ref _quietBeats, 0);
        await using var beat = _time.CreateTimer(_ => Beat(sender, connection), null, _options.PingEvery, _options.PingEvery);
        await new FrameReader(stream).Run(
            (FrameKind kind, ref WireReader content) =>
            {
                Handle(kind, ref content, sender, late);
                if (_saidBye)
                {
                    Cut(connection);
                }
            },
            connection.Token);
    }

    // What broke may be told of after the connection was given up for another reason.
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

    private async Task<Stream> Secure(Stream stream, string host, CancellationToken cancellationToken)
    {
        if (_options.ClientTls is not { } tls)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(tls(host), cancellationToken);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    // Once may be a silo that stops. What is wrong is said once, until it is right again.
    private void NoteTurnedAway(Exception? failure)
    {
        if (++_turnedAwayTimes < 2)
        {
            return;
        }

        var reason = failure is AuthenticationException
            ? $"the certificates do not match: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")}"
            : "it closed the connection at once; the name of the cluster and the certificates must be those of its cluster";
        if (_turnedAway != reason)
        {
            _turnedAway = reason;
            WireLog.NotTaken(_log, _name, _address, reason);
        }
    }

    // Counted in beats, not read from a clock: after this process itself stood still, the other side is given time to be heard.
    private void Beat(FrameSender sender, CancellationTokenSource connection)
    {
        if (Interlocked.Increment(ref _quietBeats) > _options.SilentBeatsMax || _options.MayConnect?.Invoke(_address) == false)
        {
            Cut(connection);
        }
        else if (IsOpen)
        {
            sender.Ping();
        }
    }
}
