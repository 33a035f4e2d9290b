using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>One call that was taken, and its one answer.</summary>
internal sealed partial class PeerSession
{
    private sealed class TcpCall(PeerSession session, ulong number, bool awaitsReply) : IncomingCall
    {
        private int _done;

        public override void Refuse(Ownership? newer)
        {
            if (!Finish())
            {
                return;
            }

            Request.Activity?.Stop();
            session.Reply(number, ReplyKind.NotStarted, newer, static (writer, newer) =>
            {
                if (newer is not null)
                {
                    Codec.Of<Ownership>().Write(writer, newer);
                }
            });
        }

        public void OnAnswered(GrainRequest request)
        {
            request.Activity?.Stop();
            if (!Finish())
            {
                return;
            }

            if (request.HasResult)
            {
                session.Reply(number, ReplyKind.Result, request, static (writer, request) => request.WriteResult(writer));
                return;
            }

            var failure = request.FailureOf();
            session.Reply(
                number,
                failure is OperationCanceledException ? ReplyKind.Cancelled : ReplyKind.Failure,
                failure,
                static (writer, failure) => ExceptionCodec.Write(writer, failure));
        }

        private bool Finish() => awaitsReply && Interlocked.Exchange(ref _done, 1) == 0;
    }
}
