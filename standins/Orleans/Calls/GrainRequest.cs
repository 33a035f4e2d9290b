using System.Diagnostics;
using System.Reflection;
using Orleans.Runtime.Cluster;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// A call under way: what travels with it, its deadline, and its place in the grain's mailbox. Generated code
/// derives one class a method.
/// </summary>
public abstract class GrainRequest : WorkItem, IInvokable
{
    private int _left;
    private CancellationTokenRegistration _callerCancels;

    public abstract GrainMethod Method { get; }

    public virtual int GetArgumentCount() => 0;

    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public virtual void SetArgument(int index, object? value) => throw new ArgumentOutOfRangeException(nameof(index));

    public string GetMethodName() => Method.Name;

    public string GetInterfaceName() => Method.InterfaceType.Name;

    public MethodInfo GetMethod() => Method.Info;

    public Type GetInterfaceType() => Method.InterfaceType;

    /// <summary>Calls the method on the grain.</summary>
    public abstract Task Invoke(object grain, CancellationToken cancellationToken);

    /// <summary>The token the caller passed, for methods that take one.</summary>
    public virtual CancellationToken CallerToken => default;

    /// <summary>Whether the method takes a token, so that the callee needs one of its own.</summary>
    public virtual bool TakesToken => false;

    /// <summary>The epoch under which its turn runs; 0: none is needed.</summary>
    internal long Epoch { get; set; }

    /// <summary>Whom it is for, when it may have to find its way again.</summary>
    internal GrainReference? Reference { get; set; }

    /// <summary>The call of another silo that this request carries out; null for calls of this process.</summary>
    internal IncomingCall? Incoming { get; set; }

    /// <summary>Its place among the calls to its partition that left this process; 0: it has not.</summary>
    internal long SentAs { get; set; }

    /// <summary>Its number on the connection that it was sent on last.</summary>
    internal ulong WireNumber { get; set; }

    /// <summary>The member that it was sent to last.</summary>
    internal Guid SentTo { get; set; }

    /// <summary>When it was first held back, as a timestamp; 0: it was not.</summary>
    internal long HeldSince { get; set; }

    /// <summary>Whether the member that turned it away last was reached: then its partition is on its way between living silos.</summary>
    internal bool FoundMember { get; set; } = true;

    /// <summary>Since when its owner cannot be reached, as a timestamp; 0: it could be when last tried.</summary>
    internal long UnreachedSince { get; set; }

    /// <summary>How often it was turned away.</summary>
    internal int TurnedAway { get; set; }

    /// <summary>Told once when the caller has its answer, whatever it is.</summary>
    internal Action<GrainRequest>? Answered { get; set; }

    internal RequestContext.Values? Ambient { get; private set; }

    internal Activity? Activity { get; private set; }

    internal GrainId? Source { get; private set; }

    /// <summary>The activation that has the request; it changes when an ended one hands it on.</summary>
    internal Activation? Target { get; set; }

    /// <summary>The callee's own token source, for the deadline and the caller to cancel.</summary>
    internal CancellationTokenSource? Cancellation { get; private set; }

    internal DeadlineEntry Deadline;

    internal abstract bool IsAnswered { get; }

    internal sealed override void Run(Activation activation) => activation.Admit(this);

    /// <summary>What a caller is told who would need another silo for it.</summary>
    internal virtual string WhyLocal => $"{Method} cannot be called from another silo.";

    /// <summary>A timer's tick: it belongs to one activation and passes no filter.</summary>
    internal virtual bool IsTick => false;

    /// <summary>Whether serving it counts as use, which puts off collection.</summary>
    internal virtual bool ExtendsLife => true;

    /// <summary>Runs the call through filters, which may replace its result.</summary>
    internal abstract Task InvokeFiltered(IGrainCallContext call);

    /// <summary>The result of a completed call, for filters to see.</summary>
    internal abstract object? ResultOf(Task outcome);

    /// <summary>Whether it was answered with a result.</summary>
    internal abstract bool HasResult { get; }

    /// <summary>Writes the result.</summary>
    internal abstract void WriteResult(Wire.WireWriter writer);

    /// <summary>Why it was answered without a result.</summary>
    internal abstract Exception FailureOf();

    /// <summary>Answers the caller with a result from the wire.</summary>
    internal abstract void AnswerFrom(ref Wire.WireReader reader);

    /// <summary>Answers the caller with the outcome of a completed task.</summary>
    internal abstract void Answer(Task outcome);

    internal abstract bool TryFail(Exception exception);

    internal abstract bool TryCancel(CancellationToken token);

    /// <summary>Takes along what the callee may see of the caller.</summary>
    internal void CaptureCaller()
    {
        Ambient = RequestContext.Current;
        Activity = Activity.Current;
        Source = TurnThread.Current.Activation?.GrainId;
    }

    /// <summary>Takes what travelled with a call of another silo.</summary>
    internal void Adopt(RequestContext.Values? ambient, Activity? activity, GrainId? source) => (Ambient, Activity, Source) = (ambient, activity, source);

    /// <summary>What is left of its timeout.</summary>
    internal TimeSpan RemainingOf(TimeSpan timeout) => Deadline.List?.RemainingOf(this) ?? timeout;

    /// <summary>Makes the callee's token and follows the caller's.</summary>
    internal void LinkCancellation(CancellationTokenSource? made = null)
    {
        if (TakesToken || made is not null)
        {
            Cancellation = made ?? new CancellationTokenSource();
        }

        if (CallerToken.CanBeCanceled)
        {
            _callerCancels = CallerToken.UnsafeRegister(static state => ((GrainRequest)state!).OnCallerCancelled(), this);
        }
    }

    /// <summary>The deadline passed: the caller learns it now, the callee by its token.</summary>
    internal void OnOverdue(TimeSpan timeout)
    {
        if (TryFail(new TimeoutException($"{Method} on {Target?.GrainId} did not answer within {timeout}.")) &&
            (Target?.Silo.CancelsOverdueRequests ?? false))
        {
            CancelCallee();
        }
    }

    /// <summary>Ends what was set up for the caller's side; the first to answer calls it.</summary>
    internal void OnAnswered()
    {
        Deadline.Remove(this);
        _callerCancels.Unregister();
        Answered?.Invoke(this);
    }

    /// <summary>It is put into a mailbox, perhaps not for the first time.</summary>
    internal void EnterMailbox() => Volatile.Write(ref _left, 0);

    /// <summary>True once: for whoever takes the request out of its mailbox's count.</summary>
    internal bool TryLeaveMailbox() => Interlocked.Exchange(ref _left, 1) == 0;

    /// <summary>The silo that sent it gives it up.</summary>
    internal void GiveUp()
    {
        if (TryCancel(new CancellationToken(canceled: true)))
        {
            CancelCallee();
        }
    }

    private void OnCallerCancelled()
    {
        if (TryCancel(CallerToken))
        {
            CancelCallee();
        }
    }

    // In a turn of the callee, so that what its code registered on the token never overlaps its turns.
    private void CancelCallee()
    {
        if (Cancellation is { } source && Target is { } target)
        {
            target.TryEnqueue(new EngineStep(static (_, state) => ((CancellationTokenSource)state!).Cancel(), source));
        }
    }
}
