using System.Collections.Concurrent;
using System.Net.Sockets;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>One connection of another member or a client: what it asked for, and what it was answered.</summary>
internal sealed partial class PeerSession(PeerListener listener, FrameSender sender, Socket socket)
{
    private const int Closing = 1 << 30;

    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<ulong, Action> _cancels = new();

    // How many calls were taken and not answered, and whether none is taken any more: in one field, so that a farewell
    // never crosses a call that was just taken.
    private int _underWay;
    private Guid _from;

    public bool IsWelcome { get; private set; }

    /// <summary>Answers what was taken, says so, and hears the other side out, so that nothing said is lost.</summary>
    public async Task Close()
    {
        if (Interlocked.Or(ref _underWay, Closing) == 0)
        {
            _idle.TrySetResult();
        }

        await _idle.Task;
        sender.Send(FrameKind.Bye, 0, static (_, _) => { });
        await sender.Flushed();
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was quicker.
        }

        await _ended.Task;
    }

    /// <summary>The connection is over.</summary>
    public void End() => _ended.TrySetResult();

    public void Handle(FrameKind kind, ref WireReader content)
    {
        if (!IsWelcome)
        {
            if (kind != FrameKind.Hello)
            {
                throw new WireException("The first frame was no greeting.");
            }

            (_from, IsWelcome) = Handshake.ReadHello(ref content, listener.Options.ClusterId, listener.Self());
            // Whoever means the silo that was here before is told that it is gone, and ends the connection.
            sender.Send(IsWelcome ? FrameKind.Welcome : FrameKind.Bye, 0, static (_, _) => { });
            return;
        }

        switch (kind)
        {
            case FrameKind.Call:
                Call(ref content);
                break;
            case FrameKind.Cancel:
                if (_cancels.TryRemove(content.VarInt(), out var cancel))
                {
                    cancel();
                }

                break;
            case FrameKind.Ask:
                Ask(content.VarInt(), ref content);
                break;
            case FrameKind.Relay:
                Relay(ref content);
                break;
        }
    }

    /// <summary>Answers a call that was taken; the last thing done for it.</summary>
    public void Reply<TState>(ulong number, ReplyKind kind, TState state, Action<WireWriter, TState> write)
    {
        try
        {
            SendReply(number, kind, state, write);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var failure = exception as OrleansException ?? new WireException("The answer cannot be sent to another silo.", exception);
            TrySendFailure(number, failure);
        }
        finally
        {
            _cancels.TryRemove(number, out _);
            PutBack();
        }
    }

    private void TrySendFailure(ulong number, Exception failure)
    {
        try
        {
            SendReply(number, ReplyKind.Failure, failure, static (writer, failure) => ExceptionCodec.Write(writer, failure));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Not even that can be said: the caller is better off without this connection.
            socket.Dispose();
        }
    }

    private void SendReply<TState>(ulong number, ReplyKind kind, TState state, Action<WireWriter, TState> write) =>
        sender.Send(FrameKind.Reply, (number, kind, state, write), static (writer, each) =>
        {
            writer.VarInt(each.number);
            writer.Byte((byte)each.kind);
            each.write(writer, each.state);
        });

    private bool TryTake()
    {
        var before = Volatile.Read(ref _underWay);
        while ((before & Closing) == 0)
        {
            var seen = Interlocked.CompareExchange(ref _underWay, before + 1, before);
            if (seen == before)
            {
                return true;
            }

            before = seen;
        }

        return false;
    }

    private void PutBack()
    {
        if (Interlocked.Decrement(ref _underWay) == Closing)
        {
            _idle.TrySetResult();
        }
    }

    private void Call(ref WireReader content)
    {
        // After the farewell: it counts as not sent.
        if (!TryTake())
        {
            return;
        }

        var number = content.VarInt();
        var awaitsReply = content.Byte() == 1;
        ReceivedCall received;
        try
        {
            received = listener.Calls.Read(ref content);
        }
        catch (OrleansException failure)
        {
            Reply(number, ReplyKind.Failure, failure, static (writer, failure) => ExceptionCodec.Write(writer, failure));
            return;
        }

        var call = new TcpCall(this, number, awaitsReply)
        {
            GrainType = received.GrainType,
            Key = received.Key,
            Request = received.Request,
            Remaining = received.Remaining,
        };
        if (awaitsReply)
        {
            received.Request.Answered = call.OnAnswered;
            if (received.Request.TakesToken)
            {
                _cancels[number] = received.Request.GiveUp;
            }
        }

        listener.Router.Receive(call);
        if (!awaitsReply)
        {
            PutBack();
        }
    }

    private void Relay(ref WireReader content)
    {
        if (!TryTake())
        {
            return;
        }

        var number = content.VarInt();
        var to = new Guid(content.Take(16));
        if (listener.Relays?.Invoke(to) is not { } link)
        {
            Reply(number, ReplyKind.Unreached, 0, static (_, _) => { });
            return;
        }

        var relayed = new SentRelay(this, number, content.Rest().ToArray());
        if (relayed.AwaitsReply)
        {
            _cancels[number] = () => relayed.GiveUp(link);
        }
        else
        {
            PutBack();
        }

        link.Send(relayed);
    }

    private void Ask(ulong number, ref WireReader content)
    {
        try
        {
            _ = Answer(number, Codec.Read<PeerMessage>(ref content));
        }
        catch (OrleansException notUnderstood)
        {
            // Of another version, perhaps.
            Fail(number, notUnderstood);
        }
    }

    private async Task Answer(ulong number, PeerMessage message)
    {
        try
        {
            var answer = await listener.Handler.Answer(_from, message);
            sender.Send(FrameKind.Answer, (number, answer), static (writer, state) =>
            {
                writer.VarInt(state.number);
                writer.Byte((byte)ReplyKind.Result);
                Codec.Of(state.answer.GetType()).WriteObject(writer, state.answer);
            });
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(number, exception);
        }
    }

    private void Fail(ulong number, Exception exception)
    {
        try
        {
            sender.Send(FrameKind.Answer, (number, exception), static (writer, state) =>
            {
                writer.VarInt(state.number);
                writer.Byte((byte)ReplyKind.Failure);
                ExceptionCodec.Write(writer, state.exception);
            });
        }
        catch (OrleansException)
        {
            // Whoever asked stops waiting by itself.
        }
    }
}
