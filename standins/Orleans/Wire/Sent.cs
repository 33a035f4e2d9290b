using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>Something under way to another member.</summary>
internal abstract class Sent
{
    /// <summary>Its number on the connection.</summary>
    public ulong Number { get; set; }

    /// <summary>The count of bytes of the connection at its end.</summary>
    public long EndsAt { get; set; }

    public abstract FrameKind Kind { get; }

    public virtual bool AwaitsReply => true;

    /// <summary>Whether nobody waits for it any more, so that it need not be sent.</summary>
    public virtual bool IsOver => false;

    public abstract void Write(WireWriter writer);

    public abstract void Receive(ref WireReader content);

    /// <summary>It surely did not reach the member.</summary>
    public abstract void NotSent();

    /// <summary>It may have reached the member.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A grain call of this process.</summary>
internal sealed class SentCall(GrainReference reference, GrainRequest request, TimeSpan timeout, ICallRouter router) : Sent
{
    public override FrameKind Kind => FrameKind.Call;

    public override bool AwaitsReply => !request.Method.IsOneWay;

    public override bool IsOver => request.IsAnswered;

    public override void Write(WireWriter writer)
    {
        request.WireNumber = Number;
        writer.Byte(AwaitsReply ? (byte)1 : (byte)0);
        CallCodec.Write(writer, reference, request, timeout);
    }

    public override void Receive(ref WireReader content)
    {
        // Nothing is there to be cancelled any more.
        request.WireNumber = 0;
        switch ((ReplyKind)content.Byte())
        {
            case ReplyKind.Result:
                request.AnswerFrom(ref content);
                break;
            case ReplyKind.Cancelled:
                request.TryCancel(new CancellationToken(canceled: true));
                break;
            case ReplyKind.NotStarted:
                request.FoundMember = true;
                router.NotStarted(reference, request, content.AtEnd ? null : Codec.Read<Ownership>(ref content));
                break;
            case ReplyKind.Unreached:
                NotSent();
                break;
            default:
                request.TryFail(ExceptionCodec.Read(ref content));
                break;
        }
    }

    public override void NotSent()
    {
        request.WireNumber = 0;
        request.FoundMember = false;
        router.NotStarted(reference, request, null);
    }

    public override void Fail(Exception exception)
    {
        request.WireNumber = 0;
        request.TryFail(exception);
    }
}

/// <summary>A message of the cluster's protocol.</summary>
internal sealed class SentAsk<TReply>(PeerMessage<TReply> message) : Sent where TReply : class
{
    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TReply> Reply => _reply.Task;

    public override FrameKind Kind => FrameKind.Ask;

    public override void Write(WireWriter writer) => Codec.Of<PeerMessage>().Write(writer, message);

    public override void Receive(ref WireReader content)
    {
        if ((ReplyKind)content.Byte() == ReplyKind.Result)
        {
            _reply.TrySetResult(Codec.Read<TReply>(ref content));
        }
        else
        {
            _reply.TrySetException(new PeerUnreachableException("The member could not answer.", ExceptionCodec.Read(ref content)));
        }
    }

    public override void NotSent() => Fail(new PeerUnreachableException("The member could not be reached."));

    public override void Fail(Exception exception) =>
        _reply.TrySetException(exception as PeerUnreachableException ?? new PeerUnreachableException("The member did not answer.", exception));
}
