using System.Net.Sockets;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>What is served on one connection.</summary>
internal sealed partial class PeerListener
{
    /// <summary>One connection.</summary>
    private sealed class Session(PeerListener listener, FrameSender sender, Socket socket)
    {
        private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _closing;

        private readonly System.Collections.Concurrent.ConcurrentDictionary<ulong, GrainRequest> _running = new();
        private Guid _from;

        public bool IsWelcome { get; private set; }

        /// <summary>Answers what was taken, says so, and hears the other side out, so that nothing said is lost.</summary>
        public async Task Close()
        {
            _closing = true;
            CheckIdle();
            await _idle.Task;
            sender.Send(FrameKind.Bye, 0, static (_, _) => { });
            await sender.Flushed();
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // The other side was quicker.
            }

            while (listener._sessions.ContainsKey(this))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), listener.Time);
            }
        }

        private void CheckIdle()
        {
            if (_closing && _running.IsEmpty)
            {
                _idle.TrySetResult();
            }
        }

        public void Handle(FrameKind kind, ref WireReader content)
        {
            if (_closing && kind is (FrameKind.Call or FrameKind.Ask))
            {
                return;
            }

            if (!IsWelcome)
            {
                if (kind != FrameKind.Hello)
                {
                    throw new WireException("The first frame was no greeting.");
                }

                _from = Handshake.ReadHello(ref content, listener.Options.ClusterId, listener.Self());
                sender.Send(FrameKind.Welcome, 0, static (_, _) => { });
                IsWelcome = true;
                return;
            }

            switch (kind)
            {
                case FrameKind.Call:
                    Call(ref content);
                    break;
                case FrameKind.Cancel:
                    if (_running.TryRemove(content.VarInt(), out var given))
                    {
                        given.GiveUp();
                    }

                    break;
                case FrameKind.Ask:
                    Ask(content.VarInt(), ref content);
                    break;
            }
        }

        private void Call(ref WireReader content)
        {
            var number = content.VarInt();
            var awaitsReply = content.Byte() == 1;
            ReceivedCall received;
            try
            {
                received = listener.Calls.Read(ref content);
            }
            catch (Exception exception) when (exception is WireException or InvalidCastException or OverflowException or ArgumentException or FormatException)
            {
                Reply(number, ReplyKind.Failure, exception, static (writer, exception) => ExceptionCodec.Write(writer, exception));
                return;
            }

            var call = new TcpCall(this, number, awaitsReply) { GrainType = received.GrainType, Key = received.Key, Request = received.Request };
            received.Request.Answered = call.OnAnswered;
            if (awaitsReply)
            {
                _running[number] = received.Request;
            }

            listener.Router.Receive(call);
        }

        private void Ask(ulong number, ref WireReader content)
        {
            var message = Codec.Of<PeerMessage>().Read(ref content);
            _ = Answer(number, message);
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
                sender.Send(FrameKind.Answer, (number, exception), static (writer, state) =>
                {
                    writer.VarInt(state.number);
                    writer.Byte((byte)ReplyKind.Failure);
                    ExceptionCodec.Write(writer, state.exception);
                });
            }
        }

        private void Reply<TState>(ulong number, ReplyKind kind, TState state, Action<WireWriter, TState> write) =>
            sender.Send(FrameKind.Reply, (number, kind, state, write), static (writer, each) =>
            {
                writer.VarInt(each.number);
                writer.Byte((byte)each.kind);
                each.write(writer, each.state);
            });

        private sealed class TcpCall(Session session, ulong number, bool awaitsReply) : IncomingCall
        {
            private int _done;

            public override void Refuse(Ownership? newer)
            {
                if (Finish())
                {
                    using var done = new Done(session, number);
                    session.Reply(number, ReplyKind.NotStarted, newer, static (writer, newer) =>
                    {
                        if (newer is not null)
                        {
                            Codec.Of<Ownership>().Write(writer, newer);
                        }
                    });
                }
            }

            public void OnAnswered(GrainRequest request)
            {
                request.Activity?.Stop();
                if (!Finish())
                {
                    return;
                }

                using var done = new Done(session, number);
                try
                {
                    session.Reply(number, ReplyKind.Result, request, static (writer, request) =>
                    {
                        if (!request.TryWriteResult(writer))
                        {
                            throw new NoResultException();
                        }
                    });
                }
                catch (NoResultException)
                {
                    var failure = request.FailureOf();
                    session.Reply(number, failure is OperationCanceledException ? ReplyKind.Cancelled : ReplyKind.Failure, failure, static (writer, failure) => ExceptionCodec.Write(writer, failure));
                }
                catch (OrleansException unsendable)
                {
                    session.Reply(number, ReplyKind.Failure, unsendable, static (writer, failure) => ExceptionCodec.Write(writer, failure));
                }
            }

            private bool Finish()
            {
                return awaitsReply && Interlocked.Exchange(ref _done, 1) == 0;
            }
        }

        /// <summary>Takes a call off the list once its answer stands in the buffer.</summary>
        private readonly struct Done(Session session, ulong number) : IDisposable
        {
            public void Dispose()
            {
                session._running.TryRemove(number, out _);
                session.CheckIdle();
            }
        }

        private sealed class NoResultException : Exception;
    }
}
