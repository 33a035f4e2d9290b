using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>
/// Turns. One field is both the lock and the inbox: null when no turn runs, a marker when one runs and nothing
/// has arrived, else the newest of the items that arrived, linked to the older ones. Whoever replaces null by
/// the marker owns the turn until it puts null back, so two turns cannot overlap.
/// </summary>
internal sealed partial class Activation
{
    private static readonly WorkItem s_busy = new EngineStep((_, _) => { }, null);
    private static readonly WorkItem s_ended = new EngineStep((_, _) => { }, null);

    private WorkItem? _inbox;
    private WorkQueue _ready;

    /// <summary>Whether no turn runs and nothing has arrived.</summary>
    public bool IsResting => Volatile.Read(ref _inbox) is null;

    /// <summary>Begins a turn on the current thread if none runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter() => Interlocked.CompareExchange(ref _inbox, s_busy, null) is null;

    /// <summary>Ends the turn of the current thread; what has arrived meanwhile runs elsewhere, not at its expense.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave()
    {
        if (!ReferenceEquals(Interlocked.CompareExchange(ref _inbox, null, s_busy), s_busy))
        {
            Silo.Scheduler.Schedule(this);
        }
    }

    /// <summary>Adds work in order of arrival. False when the activation has ended: look the grain up again.</summary>
    public bool TryEnqueue(WorkItem item)
    {
        while (true)
        {
            var newest = Volatile.Read(ref _inbox);
            if (ReferenceEquals(newest, s_ended))
            {
                return false;
            }

            if (newest is null)
            {
                if (TryEnter())
                {
                    _ready.Add(item);
                    Silo.Scheduler.Schedule(this);
                    return true;
                }

                continue;
            }

            item.Next = ReferenceEquals(newest, s_busy) ? null : newest;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _inbox, item, newest), newest))
            {
                return true;
            }
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        var continuation = new Continuation(d, state);
        if (!TryEnqueue(continuation))
        {
            Silo.Scheduler.Schedule(new AfterlifeTurn(this, continuation));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A grain's turns cannot be waited for synchronously.");

    /// <summary>Runs turns until nothing is left or others should have the thread.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var thread = TurnThread.Current;
        var (outerActivation, outerDepth, outerContext) = (thread.Activation, thread.Depth, SynchronizationContext.Current);
        (thread.Activation, thread.Depth) = (this, 0);
        try
        {
            for (var left = Silo.Scheduler.ItemsPerDrain; left > 0; left--)
            {
                var item = TakeReady();
                if (item is null)
                {
                    return;
                }

                RunTurn(item);
            }

            Silo.Scheduler.Schedule(this);
        }
        finally
        {
            (thread.Activation, thread.Depth) = (outerActivation, outerDepth);
            SetSynchronizationContext(outerContext);
        }
    }

    private void RunTurn(WorkItem item)
    {
        SetSynchronizationContext(this);
        ExecutionContext.Restore(TurnThread.Empty);
        try
        {
            item.Run(this);
        }
        catch (Exception exception)
        {
            // An async void method or a continuation of detached work: nobody awaits it.
            Silo.Log.TurnFailed(exception, this);
        }
    }

    /// <summary>The next item, or null after giving the turn back.</summary>
    private WorkItem? TakeReady()
    {
        while (true)
        {
            if (_ready.Take() is { } item)
            {
                return item;
            }

            var newest = Volatile.Read(ref _inbox);
            if (ReferenceEquals(newest, s_ended))
            {
                return null;
            }

            if (!ReferenceEquals(newest, s_busy))
            {
                var arrived = Interlocked.Exchange(ref _inbox, s_busy);
                if (Silo.Hooks is { } hooks && hooks.ReversesArrivals(this))
                {
                    _ready.AddAsLinked(arrived);
                    continue;
                }

                _ready.AddReversed(arrived);
            }
            else if (ReferenceEquals(Interlocked.CompareExchange(ref _inbox, null, s_busy), s_busy))
            {
                return null;
            }
        }
    }

    /// <summary>Detached work of an activation that has ended; its turns still never overlap.</summary>
    private sealed class AfterlifeTurn(Activation activation, Continuation continuation) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            lock (activation)
            {
                var outer = SynchronizationContext.Current;
                activation.RunTurn(continuation);
                SetSynchronizationContext(outer);
            }
        }
    }
}
