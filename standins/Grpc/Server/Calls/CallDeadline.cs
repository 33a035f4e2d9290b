namespace Grpc.AspNetCore.Server.Calls;

/// <summary>
/// Ends a call when its time is up, also when its handler does not: cancels the call's token, and answers the caller as
/// soon as no write is under way. Whoever ends the call first, handler or deadline, is the only one to answer.
/// </summary>
internal sealed class CallDeadline : IDisposable
{
    // A timer takes no longer wait than this; a later deadline is waited for in steps.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenRegistration aborted;
    private readonly TimeProvider time;
    private readonly Func<Task> answer;
    private ITimer? timer;
    private bool writing;
    private bool ended;
    private Task answered = Task.CompletedTask;

    public CallDeadline(TimeProvider time, DateTime utc, CancellationToken requestAborted, Func<Task> answer)
    {
        this.time = time;
        this.answer = answer;
        Utc = utc;
        aborted = requestAborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
        timer = time.CreateTimer(static state => ((CallDeadline)state!).OnTimer(), this, Wait(), Timeout.InfiniteTimeSpan);
    }

    public DateTime Utc { get; }

    public CancellationToken Token => source.Token;

    /// <summary>True once the time is up.</summary>
    public bool HasPassed { get; private set; }

    /// <summary>False when the deadline has answered already; nothing may be written then.</summary>
    public bool TryBeginWrite()
    {
        lock (gate)
        {
            writing = !ended;
            return writing;
        }
    }

    public void EndWrite()
    {
        lock (gate)
        {
            writing = false;
            AnswerIfDue();
        }
    }

    /// <summary>True when the caller of this is the one to answer; else <paramref name="byDeadline"/> is the answer under way.</summary>
    public bool TryEnd(out Task byDeadline)
    {
        lock (gate)
        {
            byDeadline = answered;
            var first = !ended;
            ended = true;
            return first;
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        timer = null;
        aborted.Dispose();
    }

    private void OnTimer()
    {
        if (Wait() is { Ticks: > 0 } left)
        {
            timer?.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }

        lock (gate)
        {
            if (ended)
            {
                return;
            }

            HasPassed = true;
            AnswerIfDue();
        }

        // Off this thread: whoever listens to the token must not hold up the timer.
        _ = source.CancelAsync();
    }

    private void AnswerIfDue()
    {
        if (HasPassed && !writing && !ended)
        {
            ended = true;
            answered = answer();
        }
    }

    private TimeSpan Wait()
    {
        var left = Utc - time.GetUtcNow().UtcDateTime;
        // Timers count whole milliseconds; half of one too early would only cost another turn.
        return left <= TimeSpan.Zero ? TimeSpan.Zero
            : left > LongestWait ? LongestWait
            : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }
}
