namespace Orleans.Runtime.Wire;

/// <summary>A call of one member to another that it cannot reach itself, passed on as it came; so is its outcome.</summary>
internal sealed class SentRelay(PeerSession caller, ulong callersNumber, byte[] call) : Sent
{
    private int _done;

    public override FrameKind Kind => FrameKind.Call;

    public override bool AwaitsReply => call.Length > 0 && call[0] == 1;

    public override bool IsOver => Volatile.Read(ref _done) != 0;

    public override void Write(WireWriter writer) => writer.Bytes(call);

    public override void Receive(ref WireReader content)
    {
        var kind = (ReplyKind)content.Byte();
        Reply(kind, content.Rest().ToArray(), static (writer, rest) => writer.Bytes(rest));
    }

    public override void NotSent() => Reply(ReplyKind.Unreached, 0, static (_, _) => { });

    public override void Fail(Exception exception) => Reply(ReplyKind.Failure, exception, static (writer, exception) => ExceptionCodec.Write(writer, exception));

    /// <summary>The caller waits no more.</summary>
    public void GiveUp(PeerLink link)
    {
        link.Cancel(Number);
        Reply(ReplyKind.Cancelled, 0, static (_, _) => { });
    }

    private void Reply<TState>(ReplyKind kind, TState state, Action<WireWriter, TState> write)
    {
        if (AwaitsReply && Interlocked.Exchange(ref _done, 1) == 0)
        {
            caller.Reply(callersNumber, kind, state, write);
        }
    }
}

/// <summary>A call sent through a third member.</summary>
internal sealed class SentThrough(Sent call, Guid to) : Sent
{
    public override FrameKind Kind => FrameKind.Relay;

    public override bool AwaitsReply => call.AwaitsReply;

    public override bool IsOver => call.IsOver;

    public override void Write(WireWriter writer)
    {
        call.Number = Number;
        writer.Bytes(to.ToByteArray());
        call.Write(writer);
    }

    public override void Receive(ref WireReader content) => call.Receive(ref content);

    public override void NotSent() => call.NotSent();

    public override void Fail(Exception exception) => call.Fail(exception);
}
