using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>
/// A call that runs on its caller's thread as one turn of the callee. It takes the caller's ambient values off the
/// thread for its duration and puts them back. It lives on the stack of generated code.
/// </summary>
public struct InlineTurn
{
    private const int DepthMax = 8;

    private Activation _activation;
    private GrainMethod _method;
    private TurnThread _thread;
    private Activation? _callerActivation;
    private SynchronizationContext? _callerContext;
    private ExecutionContext _callerAmbient;
    private ExecutionContext _ambient;
    private CancellationTokenSource? _cancellation;
    private CancellationToken _callerToken;
    private long _epoch;

    /// <summary>The grain to call the method on.</summary>
    public readonly object Grain
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _activation.GrainInstance!;
    }

    /// <summary>Whether nothing but the turn itself has to be ended.</summary>
    internal readonly bool IsPlain
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _cancellation is null && (_epoch == 0 || _activation.StillServes(_epoch));
    }

    internal bool TryBegin(Activation activation, GrainMethod method)
    {
        var silo = activation.Silo;
        var thread = TurnThread.Current;
        if (!silo.RunsInline || thread.Depth >= DepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack() ||
            !activation.TryEnter())
        {
            return false;
        }

        // Null when the caller suppressed the flow: rare, and the queue deals with it.
        var callerAmbient = ExecutionContext.Capture();
        if (activation.IsBlocked(method) || callerAmbient is null || method.IsOneWay || !activation.MayServe)
        {
            activation.Leave();
            return false;
        }

        _epoch = activation.Epoch;
        _activation = activation;
        _method = method;
        _thread = thread;
        _callerActivation = thread.Activation;
        _callerContext = SynchronizationContext.Current;
        _callerAmbient = callerAmbient;
        thread.Activation = activation;
        thread.Depth++;
        _ambient = ReferenceEquals(callerAmbient, TurnThread.Empty) ? callerAmbient : EnterAmbient();
        SynchronizationContext.SetSynchronizationContext(activation);
        return true;
    }

    internal CancellationToken CalleeToken(CancellationToken callerToken)
    {
        _callerToken = callerToken;
        _cancellation = new CancellationTokenSource();
        return _cancellation.Token;
    }

    /// <summary>Ends the turn and gives the thread back to the caller as it was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void End()
    {
        // A method that is not async may have set ambient values; the caller must not see them.
        if (!ReferenceEquals(_ambient, _callerAmbient) || !ReferenceEquals(ExecutionContext.Capture(), _ambient))
        {
            ExecutionContext.Restore(_callerAmbient);
        }

        SynchronizationContext.SetSynchronizationContext(_callerContext);
        _thread.Activation = _callerActivation;
        _thread.Depth--;
        _activation.Used();
        _activation.Leave();
    }

    /// <summary>Ends a turn that failed, was cancelled, has a token or waits: the last makes a request of it.</summary>
    internal readonly Task EndSlowly(Task? outcome) => Settle<NoResult>(ref outcome) is { } request ? request.Reply : outcome!;

    internal readonly Task<TResult> EndSlowly<TResult>(Task<TResult>? outcome)
    {
        Task? task = outcome;
        return Settle<TResult>(ref task) is { } request ? request.Reply : (Task<TResult>)task!;
    }

    private readonly GrainRequest<TResult>? Settle<TResult>(ref Task? outcome)
    {
        GrainRequest<TResult>? request = null;
        outcome ??= Task.FromException<TResult>(new InvalidOperationException($"{_method} returned no task."));
        if (!outcome.IsCompleted)
        {
            request = new InlineRequest<TResult>(_method, _callerToken) { Epoch = _epoch };
            _activation.Adopt(request, outcome, _cancellation);
        }
        else if (!_activation.StillServes(_epoch))
        {
            outcome = Task.FromException<TResult>(Activation.Outlived());
        }
        else if (outcome.IsFaulted)
        {
            _activation.OnFailure(outcome.Exception!.InnerException!);
        }

        End();
        return request;
    }

    // The callee sees the request context and the activity; nothing else of the caller's.
    private static ExecutionContext EnterAmbient()
    {
        var values = RequestContext.Current;
        var activity = Activity.Current;
        ExecutionContext.Restore(TurnThread.Empty);
        if (values is null && activity is null)
        {
            return TurnThread.Empty;
        }

        RequestContext.Current = values;
        if (activity is not null)
        {
            Activity.Current = activity;
        }

        return ExecutionContext.Capture()!;
    }
}
