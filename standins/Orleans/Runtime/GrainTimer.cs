namespace Orleans.Runtime;

/// <summary>
/// A timer of an activation. Each tick is a request in the mailbox; the next is set only when the callback is
/// done, so a tick never meets itself.
/// </summary>
internal sealed class GrainTimer : IGrainTimer
{
    private static readonly GrainMethod s_waiting = new(typeof(IGrainTimer), "Tick", [], GrainMethodOptions.None);
    private static readonly GrainMethod s_interleaving = new(typeof(IGrainTimer), "Tick", [], GrainMethodOptions.AlwaysInterleave);

    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _ticking;
    private TimeSpan? _changedDue;
    private bool _disposed;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;

        // The timer belongs to the activation, not to the request that made it.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Time.CreateTimer(
                static state => ((GrainTimer)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_stopped)
        {
            if (_disposed)
            {
                return;
            }

            _period = period;
            if (_ticking)
            {
                _changedDue = dueTime;
            }
            else
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_stopped)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _timer.Dispose();
        }

        _stopped.Cancel();
        _activation.RemoveTimer(this);
    }

    private void OnDue()
    {
        lock (_stopped)
        {
            if (_disposed || _ticking)
            {
                return;
            }

            _ticking = true;
        }

        _activation.Silo.SendTick(_activation, new Tick(this));
    }

    private void OnTicked()
    {
        lock (_stopped)
        {
            _ticking = false;
            if (_disposed)
            {
                return;
            }

            var next = _changedDue ?? _period;
            _changedDue = null;
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Tick(GrainTimer timer) : GrainRequest<NoResult>
    {
        public override GrainMethod Method => timer._options.Interleave ? s_interleaving : s_waiting;

        internal override bool IsTick => true;

        internal override bool ExtendsLife => timer._options.KeepAlive;

        public override async Task Invoke(object grain, CancellationToken cancellationToken)
        {
            try
            {
                if (!timer._disposed)
                {
                    await timer._callback(timer._stopped.Token);
                }
            }
            catch (Exception exception)
            {
                timer._activation.OnFailure(exception);
                timer._activation.Silo.Log.TimerFailed(exception, timer._activation);
            }
            finally
            {
                timer.OnTicked();
            }
        }

        internal override bool TryFail(Exception exception)
        {
            // Refused because the mailbox is full: the next tick tries again.
            timer.OnTicked();
            return base.TryFail(exception);
        }
    }
}
