namespace Orleans.Runtime.Cluster;

/// <summary>Carries grain calls to other members.</summary>
internal interface ICallChannel
{
    /// <summary>The member to hand calls for a member to: itself, or a third one that reaches it when this process does not.</summary>
    Guid WayTo(Member member);

    /// <summary>
    /// Sends a call. Its outcome arrives at the request itself: answered, failed, or by <see cref="ICallRouter.NotStarted"/> when it provably did not start.
    /// Requests sent for one member on one way in order arrive in order while the connection stands. Nothing is told before this has returned.
    /// </summary>
    void Send(Member member, Guid way, GrainReference reference, GrainRequest request);

    /// <summary>Asks the callee to cancel its token.</summary>
    void Cancel(GrainRequest request);
}

/// <summary>The engine's end of the channel.</summary>
internal interface ICallRouter
{
    /// <summary>A call that another member sent: runs it here, or says that it cannot.</summary>
    void Receive(IncomingCall call);

    /// <summary>A call that was sent did not start: it looks for its way again.</summary>
    void NotStarted(GrainReference reference, GrainRequest request, Ownership? newer);
}

/// <summary>A call of another member, read from the wire. Exactly one of the two answers is given, once.</summary>
internal abstract class IncomingCall
{
    public required string GrainType { get; init; }

    public required string Key { get; init; }

    /// <summary>The request with its arguments, made by the method's factory. When it is answered, the reply goes back by itself.</summary>
    public required GrainRequest Request { get; init; }

    /// <summary>How long the caller still waits; null: for ever.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Tells the caller that the call did not start here, and who is the owner if that is known.</summary>
    public abstract void Refuse(Ownership? newer);
}
