using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>What is under way on a link.</summary>
internal sealed partial class PeerLink
{
    /// <summary>Something under way to the member.</summary>
    private abstract class Sent
    {
        public ulong Number { get; set; }

        public long EndsAt { get; set; }

        public abstract FrameKind Kind { get; }

        public virtual bool AwaitsReply => true;

        public abstract void Write(WireWriter writer);

        public abstract void Receive(ref WireReader content, ICallRouter router);

        public abstract void NotSent(ICallRouter router);

        public abstract void Fail(Exception exception);
    }

    private sealed class SentCall(GrainReference reference, GrainRequest request, TimeSpan timeout) : Sent
    {
        public override FrameKind Kind => FrameKind.Call;

        public override bool AwaitsReply => !request.Method.IsOneWay;

        public override void Write(WireWriter writer)
        {
            request.WireNumber = Number;
            writer.Byte(AwaitsReply ? (byte)1 : (byte)0);
            CallCodec.Write(writer, reference, request, timeout);
        }

        public override void Receive(ref WireReader content, ICallRouter router)
        {
            switch ((ReplyKind)content.Byte())
            {
                case ReplyKind.Result:
                    request.AnswerFrom(ref content);
                    break;
                case ReplyKind.Cancelled:
                    request.TryCancel(new CancellationToken(canceled: true));
                    break;
                case ReplyKind.NotStarted:
                    var newer = content.AtEnd ? null : Codec.Of<Ownership>().Read(ref content);
                    router.NotStarted(reference, request, newer);
                    break;
                default:
                    request.TryFail(ExceptionCodec.Read(ref content));
                    break;
            }
        }

        public override void NotSent(ICallRouter router) => router.NotStarted(reference, request, null);

        public override void Fail(Exception exception) => request.TryFail(exception);
    }

    private sealed class SentAsk<TReply>(PeerMessage<TReply> message) : Sent where TReply : class
    {
        private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TReply> Reply => _reply.Task;

        public override FrameKind Kind => FrameKind.Ask;

        public override void Write(WireWriter writer) => Codec.Of<PeerMessage>().Write(writer, message);

        public override void Receive(ref WireReader content, ICallRouter router)
        {
            if ((ReplyKind)content.Byte() == ReplyKind.Result)
            {
                _reply.TrySetResult(Codec.Of<TReply>().Read(ref content));
            }
            else
            {
                _reply.TrySetException(new PeerUnreachableException("The member could not answer.", ExceptionCodec.Read(ref content)));
            }
        }

        public override void NotSent(ICallRouter router) => Fail(new PeerUnreachableException("The member could not be reached."));

        public override void Fail(Exception exception) => _reply.TrySetException(exception as PeerUnreachableException ?? new PeerUnreachableException("The member did not answer.", exception));
    }
}
