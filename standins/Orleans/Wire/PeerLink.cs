using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>
/// The way to one member: a connection that is made again when it breaks, the calls under way on it, and those that wait
/// for it. What was surely never sent goes back to the router; what may have been is told to its caller.
/// </summary>
internal sealed partial class PeerLink : IAsyncDisposable
{
    private readonly Member _member;
    private readonly PeerOptions _options;
    private readonly Func<Guid> _self;
    private readonly Func<ICallRouter> _router;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Sent> _sent = [];
    private readonly List<Sent> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private FrameSender? _sender;
    private ulong _number;
    private long _heardAt;
    private volatile bool _saidBye;

    public PeerLink(Member member, PeerOptions options, Func<Guid> self, Func<ICallRouter> router, TimeProvider time, ILogger log)
    {
        (_member, _options, _self, _router, _time, _log) = (member, options, self, router, time, log);
        _running = Task.Run(Run);
    }

    public bool IsOpen => Volatile.Read(ref _sender) is not null;

    public void Send(GrainReference reference, GrainRequest request, TimeSpan timeout) => Enqueue(new SentCall(reference, request, timeout));

    public Task<TReply> Ask<TReply>(PeerMessage<TReply> message) where TReply : class
    {
        var ask = new SentAsk<TReply>(message);
        Enqueue(ask);
        return ask.Reply;
    }

    public void Cancel(GrainRequest request)
    {
        lock (_gate)
        {
            if (request.WireNumber != 0 && _sent.Remove(request.WireNumber) && _sender is { } sender)
            {
                sender.Send(FrameKind.Cancel, request.WireNumber, static (writer, number) => writer.VarInt(number));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private void Enqueue(Sent sent)
    {
        lock (_gate)
        {
            if (_sender is { } sender)
            {
                Write(sender, sent);
            }
            else if (_stop.IsCancellationRequested)
            {
                sent.NotSent(_router());
            }
            else
            {
                _waiting.Add(sent);
            }
        }
    }

    // In the lock, so that frames leave in the order of the calls.
    private void Write(FrameSender sender, Sent sent)
    {
        var number = ++_number;
        try
        {
            sent.Number = number;
            sent.EndsAt = sender.Send(sent.Kind, sent, static (writer, sent) =>
            {
                writer.VarInt(sent.Number);
                sent.Write(writer);
            });
        }
        catch (OrleansException exception)
        {
            sent.Fail(exception);
            return;
        }

        if (sent.EndsAt < 0)
        {
            _waiting.Add(sent);
        }
        else if (sent.AwaitsReply)
        {
            _sent[number] = sent;
        }
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Serve();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                WireLog.LinkBroken(_log, exception, _member.Address);
            }

            Lost();
            await Pause();
        }

        Lost();
    }

    private async Task Serve()
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        attempt.CancelAfter(_options.ConnectTimeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var (host, port) = PeerAddress.Parse(_member.Address);
        await socket.ConnectAsync(host, port, attempt.Token);
        await using var stream = await Secure(new NetworkStream(socket, ownsSocket: false), host, attempt.Token);
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var sender = new FrameSender(stream, _ => connection.Cancel());
        sender.Send(FrameKind.Hello, (_options.ClusterId, _self(), _member.Incarnation), Handshake.WriteHello);
        using var late = attempt.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), connection);
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
        await using var beat = _time.CreateTimer(_ => Beat(sender, connection), null, _options.PingEvery, _options.PingEvery);
        await new FrameReader(stream).Run(
            (FrameKind kind, ref WireReader content) =>
            {
                Handle(kind, ref content, sender, late);
                if (_saidBye)
                {
                    connection.Cancel();
                }
            },
            connection.Token);
    }

    private async Task<Stream> Secure(Stream stream, string host, CancellationToken cancellationToken)
    {
        if (_options.ClientTls is not { } tls)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(tls(host), cancellationToken);
        return secured;
    }

    private void Handle(FrameKind kind, ref WireReader content, FrameSender sender, CancellationTokenRegistration late)
    {
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
        switch (kind)
        {
            case FrameKind.Welcome:
                late.Dispose();
                Open(sender);
                break;
            case FrameKind.Bye:
                _saidBye = true;
                break;
            case FrameKind.Reply or FrameKind.Answer:
                var number = content.VarInt();
                Sent? sent;
                lock (_gate)
                {
                    _sent.Remove(number, out sent);
                }

                sent?.Receive(ref content, _router());
                break;
        }
    }

    private void Open(FrameSender sender)
    {
        lock (_gate)
        {
            _sender = sender;
            foreach (var sent in _waiting)
            {
                Write(sender, sent);
            }

            _waiting.Clear();
        }
    }

    private void Beat(FrameSender sender, CancellationTokenSource connection)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _heardAt)) > _options.SilentMax)
        {
            connection.Cancel();
        }
        else if (IsOpen)
        {
            sender.Send(FrameKind.Ping, 0, static (_, _) => { });
        }
    }

    private void Lost()
    {
        List<Sent> waiting, sent;
        long begun;
        lock (_gate)
        {
            // After a farewell nothing that has no answer was taken.
            begun = _saidBye ? 0 : _sender?.Begun ?? 0;
            (_sender, _saidBye) = (null, false);
            (waiting, sent) = ([.. _waiting], [.. _sent.Values.OrderBy(each => each.Number)]);
            _waiting.Clear();
            _sent.Clear();
        }

        foreach (var each in sent)
        {
            // A frame that ends beyond what was given to the network cannot have been read whole.
            if (each.EndsAt > begun)
            {
                each.NotSent(_router());
            }
            else
            {
                each.Fail(new SiloUnavailableException($"The connection to {_member.Name} was lost; whether the call took effect is not known."));
            }
        }

        waiting.ForEach(each => each.NotSent(_router()));
    }

    private async Task Pause()
    {
        try
        {
            await Task.Delay(_options.RetryAfter, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It is no longer wanted.
        }
    }
}
