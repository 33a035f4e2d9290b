using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Requests: which may start, which wait, and what happens when one ends. All of it in turns.</summary>
internal sealed partial class Activation
{
    private int _obstacles;
    private int _pending;
    private int _running;
    private int _readers;
    private int _exclusive;
    private bool _starting;
    private WorkQueue _waiting;

    /// <summary>Whether a request of this method would have to wait. Asked in a turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBlocked(GrainMethod method) => (_obstacles & method.BlockedBy & Class.ObstaclesMask) != 0;

    /// <summary>Counts a request in, unless the mailbox is full.</summary>
    public bool TryCountIn(int limit)
    {
        if (Interlocked.Increment(ref _pending) <= limit)
        {
            return true;
        }

        CountOut();
        return false;
    }

    public void CountOut() => Interlocked.Decrement(ref _pending);

    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Takes a request that arrived: starts it or lets it wait.</summary>
    public void Admit(GrainRequest request)
    {
        if (request.IsAnswered)
        {
            CountOut(request);
        }
        else if (!MayServe)
        {
            TurnAway(request);
        }
        else if (MayStart(request))
        {
            Start(request);
        }
        else
        {
            _waiting.Add(request);
            _obstacles |= Obstacles.Waiting;
            if (_phase == ActivationPhase.New)
            {
                Begin();
            }
        }
    }

    /// <summary>Takes over an inline call that is now waiting for something.</summary>
    public void Adopt(GrainRequest request, Task outcome, CancellationTokenSource? cancellation)
    {
        Interlocked.Increment(ref _pending);
        request.Target = this;
        request.LinkCancellation(cancellation);
        Silo.Deadlines.Watch(request);
        CountRunning(request, 1);
        WhenDone(request, outcome);
    }

    /// <summary>What an exception that left the grain means for it.</summary>
    public void OnFailure(Exception exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            // Callers further up did not hold the stale state.
            inconsistent.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, inconsistent, "The state in storage has changed."));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Used() => _lastUse = Class.Clock.Tick;

    public void EnterChain(Guid chain)
    {
        var chains = Extras.Chains ??= [];
        chains[chain] = chains.GetValueOrDefault(chain) + 1;
    }

    public void LeaveChain(Guid chain)
    {
        if (_extras?.Chains is { } chains && chains.TryGetValue(chain, out var count))
        {
            if (count == 1)
            {
                chains.Remove(chain);
            }
            else
            {
                chains[chain] = count - 1;
            }
        }
    }

    private void Touch(GrainRequest request)
    {
        if (request.ExtendsLife)
        {
            Used();
        }
    }

    private bool MayStart(GrainRequest request)
    {
        if (!IsBlocked(request.Method) || (Silo.Hooks is { } hooks && hooks.IgnoresObstacles(this)))
        {
            return true;
        }

        return (_obstacles & Obstacles.ForInterleaving) == 0 && request.Ambient is { } ambient && ambient.ReentrancyId != Guid.Empty &&
            _extras?.Chains is { } chains && chains.ContainsKey(ambient.ReentrancyId);
    }

    private void Start(GrainRequest request)
    {
        if (!MayServe)
        {
            TurnAway(request);
            return;
        }

        request.Epoch = _epoch;
        CountRunning(request, 1);
        Touch(request);
        ExecutionContext.Restore(TurnThread.Empty);
        if (request.Ambient is { } ambient)
        {
            RequestContext.Current = ambient;
        }

        if (request.Activity is { } activity)
        {
            Activity.Current = activity;
        }

        Task outcome;
        try
        {
            outcome = Silo.Filters.Invoke(this, request) ??
                throw new InvalidOperationException($"{request.Method} returned no task.");
        }
        catch (Exception exception)
        {
            outcome = Task.FromException(exception);
        }

        WhenDone(request, outcome);
    }

    private void WhenDone(GrainRequest request, Task outcome)
    {
        if (outcome.IsCompleted)
        {
            Ended(request, outcome);
            return;
        }

        // Awaited on this synchronization context, so it ends in a turn of this activation.
        outcome.GetAwaiter().UnsafeOnCompleted(() => Ended(request, outcome));
    }

    private void Ended(GrainRequest request, Task outcome)
    {
        CountRunning(request, -1);
        if (outcome.IsFaulted)
        {
            OnFailure(outcome.Exception!.InnerException!);
        }

        AnswerIfServing(request, outcome);
        CountOut(request);
        Touch(request);
        if (!_starting && (_obstacles & (Obstacles.Waiting | Obstacles.Stopping)) != 0)
        {
            // As an item of its own: this may stand on the stack of code that completed the request.
            TryEnqueue(new EngineStep(static (activation, _) => activation.StartWaiting(), null));
        }
    }

    private void StartWaiting()
    {
        if (!_starting)
        {
            _starting = true;
            StartInOrder();
            _starting = false;
        }

        if (_phase == ActivationPhase.Active && _running == 0 && (_obstacles & Obstacles.Stopping) != 0)
        {
            End();
        }
    }

    /// <summary>Starts what interleaves wherever it stands in the queue; needed once, when activation ends.</summary>
    private void StartInterleaving()
    {
        var all = _waiting;
        _waiting = default;
        while (all.Take() is GrainRequest request)
        {
            if (request.Method.Interleaves && MayStart(request))
            {
                Start(request);
            }
            else
            {
                _waiting.Add(request);
            }
        }

        _obstacles = _waiting.IsEmpty ? _obstacles & ~Obstacles.Waiting : _obstacles | Obstacles.Waiting;
    }

    /// <summary>Starts what waits, in order, up to the first that may not start.</summary>
    private void StartInOrder()
    {
        if (_waiting.IsEmpty)
        {
            // What interleaves may have been taken out of turn and left nothing to wait for.
            _obstacles &= ~Obstacles.Waiting;
        }

        while (_waiting.Head is GrainRequest head)
        {
            _obstacles &= ~Obstacles.Waiting;
            if (!head.IsAnswered && !MayStart(head))
            {
                _obstacles |= Obstacles.Waiting;
                return;
            }

            _waiting.Take();
            _obstacles |= _waiting.IsEmpty ? 0 : Obstacles.Waiting;
            if (head.IsAnswered)
            {
                CountOut(head);
            }
            else
            {
                Start(head);
            }
        }
    }

    private void CountRunning(GrainRequest request, int change)
    {
        _running += change;
        if (_partition >= 0 && request.Cancellation is { } cancellation)
        {
            NoteCancellable(cancellation, change > 0);
        }

        if (Class.IsReentrant || request.Method.Interleaves)
        {
            return;
        }

        if (request.Method.IsReadOnly)
        {
            _readers += change;
            _obstacles = _readers > 0 ? _obstacles | Obstacles.Readers : _obstacles & ~Obstacles.Readers;
        }
        else
        {
            _exclusive += change;
            _obstacles = _exclusive > 0 ? _obstacles | Obstacles.Exclusive : _obstacles & ~Obstacles.Exclusive;
        }
    }

    private void CountOut(GrainRequest request)
    {
        if (request.TryLeaveMailbox())
        {
            CountOut();
        }
    }
}
