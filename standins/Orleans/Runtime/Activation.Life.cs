namespace Orleans.Runtime;

/// <summary>From the first request to the last: activation, deactivation and the hand-over to a successor.</summary>
internal sealed partial class Activation
{
    private ActivationPhase _phase;
    private ILoadedState? _states;

    public bool HasEnded => ReferenceEquals(Volatile.Read(ref _inbox), s_ended);

    public int LastUse => _lastUse;

    /// <summary>Whether nothing is running and nobody asked to keep it. Certain only in its own turn.</summary>
    public bool IsIdle(int tick) =>
        _phase == ActivationPhase.Active && _running == 0 && _waiting.IsEmpty && (_extras?.KeepUntil ?? 0) <= tick;

    /// <summary>A state that has to be read before the grain is asked anything.</summary>
    public void AddState(ILoadedState state)
    {
        state.NextState = _states;
        _states = state;
    }

    public void DelayDeactivation(TimeSpan span) =>
        Extras.KeepUntil = span <= TimeSpan.Zero ? 0 : Silo.Clock.Tick + Silo.Clock.TicksIn(span) + 1;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (this)
        {
            if (Extras.Reason.Description is null)
            {
                Extras.Reason = deactivationReason;
            }
        }

        if (ReferenceEquals(TurnThread.Current.Activation, this))
        {
            // In its own turn: no further request starts on this state.
            _obstacles |= Obstacles.Stopping;
        }

        TryEnqueue(new EngineStep(
            static (activation, _) =>
            {
                activation._obstacles |= Obstacles.Stopping;
                if (activation._phase == ActivationPhase.New)
                {
                    // Nothing was asked of it yet, so there is nothing to end.
                    activation._phase = ActivationPhase.Ending;
                    activation.Close();
                }

                // A stream may be read for ever; the end does not wait for it.
                _ = activation.EndStreamsAsync();
                activation.StartWaiting();
            },
            null));
    }

    /// <summary>Ends the activation if it is still idle when its turn comes.</summary>
    public void DeactivateIfIdle(DeactivationReason reason, int usedUpTo) => TryEnqueue(new EngineStep(
        static (activation, state) =>
        {
            var (reason, usedUpTo) = ((DeactivationReason, int))state!;
            if (activation._lastUse <= usedUpTo && activation.IsIdle(activation.Silo.Clock.Tick))
            {
                activation.Deactivate(reason);
            }
        },
        (reason, usedUpTo)));

    /// <summary>Takes over the requests of the activation this one follows, before anybody can find it.</summary>
    public void Inherit(WorkQueue requests)
    {
        TryEnter();
        while (requests.Take() is GrainRequest request)
        {
            request.Target = this;
            _pending++;
            _ready.Add(request);
        }
    }

    /// <summary>Starts the turns that <see cref="Inherit"/> prepared.</summary>
    public void StartInherited() => Silo.Scheduler.Schedule(this);

    private void Begin()
    {
        _phase = ActivationPhase.Starting;
        _ = BeginAsync();
    }

    private async Task BeginAsync()
    {
        ExecutionContext.Restore(TurnThread.Empty);
        try
        {
            _instance = Class.Create(this);
            for (var state = _states; state is not null; state = state.NextState)
            {
                await state.LoadAsync();
            }

            _states = null;

            if (Class.OverridesActivation && _instance is IGrainBase grain)
            {
                using var overdue = new CancellationTokenSource(Silo.ActivationTimeout, Silo.Time);
                await grain.OnActivateAsync(overdue.Token);
            }
        }
        catch (Exception exception)
        {
            await FailAsync(exception);
            return;
        }

        if (!StillServes(_epoch))
        {
            // What was read may be another owner's past.
            _abandoned = true;
            Class.Forget(this);
            _phase = ActivationPhase.Ending;
            await ReleaseAsync();
            Close();
            return;
        }

        _phase = ActivationPhase.Active;
        _obstacles &= ~Obstacles.NotActive;
        TryEnqueue(new EngineStep(
            static (activation, _) =>
            {
                activation.StartInterleaving();
                activation.StartWaiting();
            },
            null));
    }

    private async Task FailAsync(Exception exception)
    {
        Silo.Log.ActivationFailed(exception, this);
        _phase = ActivationPhase.Ending;
        while (_waiting.Take() is GrainRequest request)
        {
            request.TryFail(exception);
            CountOut(request);
        }

        await ReleaseAsync();
        Close();
    }

    private void End()
    {
        _phase = ActivationPhase.Ending;
        _obstacles |= Obstacles.NotActive;
        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        ExecutionContext.Restore(TurnThread.Empty);
        StopTimers();
        if (Silo.Hooks?.HandsOverEarly(this) ?? false)
        {
            Close();
        }

        await EndStreamsAsync();
        try
        {
            if (Class.OverridesDeactivation && !_abandoned && _instance is IGrainBase grain)
            {
                using var overdue = new CancellationTokenSource(Silo.DeactivationTimeout, Silo.Time);
                await grain.OnDeactivateAsync(Extras.Reason, overdue.Token);
            }
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(exception, this);
        }

        await ReleaseAsync();
        Close();
    }

    private async Task ReleaseAsync()
    {
        StopTimers();
        try
        {
            switch (_instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            switch (_extras?.Scope)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case { } scope:
                    scope.Dispose();
                    break;
            }
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(exception, this);
        }
    }

    /// <summary>
    /// Closes the inbox for good and hands what it held to a successor, which nobody can find before it has them:
    /// so a later call of the same caller cannot overtake an earlier one.
    /// </summary>
    private void Close()
    {
        TaskCompletionSource? ended;
        lock (this)
        {
            if (_phase == ActivationPhase.Ended)
            {
                return;
            }

            _phase = ActivationPhase.Ended;
            ended = _extras?.Ended;
        }

        _ready.AddReversed(Interlocked.Exchange(ref _inbox, s_ended) is var newest && ReferenceEquals(newest, s_busy) ? null : newest);
        WorkQueue rest = default;
        while ((_waiting.Take() ?? _ready.Take()) is { } item)
        {
            if (item is GrainRequest request)
            {
                if (request.IsAnswered || request.IsTick || (Silo.Hooks?.DropsWaiting(this) ?? false))
                {
                    CountOut(request);
                }
                else
                {
                    rest.Add(request);
                }
            }
            else if (item is Continuation continuation)
            {
                Silo.Scheduler.Schedule(new AfterlifeTurn(this, continuation));
            }
        }

        Class.Replace(this, rest);
        _reference = null;
        if (Silo.Hooks is null)
        {
            _instance = null;
        }

        ended?.TrySetResult();
    }
}
