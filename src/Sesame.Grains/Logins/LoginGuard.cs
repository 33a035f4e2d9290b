namespace Sesame.Grains.Logins;

/// <summary>
/// The gate's rule, without clock or waiting: at most (limit − failures) attempts run at once, a success gives its slot back and clears an account's
/// count, a failure keeps its slot. At the limit a delay starts; after it, one attempt at a time is let in, and each further failure doubles the delay until
/// there was none for a while. Whoever guesses slowly enough never to reach the limit reaches that of a whole day.
/// </summary>
public sealed class LoginGuard(LoginGuardOptions options)
{
    private readonly Dictionary<long, DateTimeOffset> running = [];
    private readonly Queue<DateTimeOffset> failures = new();
    private readonly Queue<DateTimeOffset> dayFailures = new();
    private DateTimeOffset delayedUntil = DateTimeOffset.MinValue;
    private int delays;
    private long lastTicket;

    private bool IsAtLimit => (options.DelaysLast && delays > 0) || failures.Count >= options.FailuresMax || HasDayBehind;

    private bool HasDayBehind => options.DayFailuresMax is { } max && dayFailures.Count >= max;

    /// <summary>Whether attempts are under way.</summary>
    public bool HasRunning => running.Count > 0;

    /// <summary>When the earliest running attempt is given up.</summary>
    public DateTimeOffset? NextOverdue => running.Count == 0 ? null : running.Values.Min();

    /// <summary>Takes over failures recorded earlier, the oldest first.</summary>
    public void Restore(IEnumerable<DateTimeOffset> failedAt)
    {
        foreach (var at in failedAt)
        {
            Fail(at);
        }
    }

    /// <summary>Lets an attempt in, has it wait, or refuses it.</summary>
    public Verdict Enter(DateTimeOffset now, out long ticket, out TimeSpan retryAfter)
    {
        ticket = 0;
        retryAfter = TimeSpan.Zero;
        Settle(now);
        if (delayedUntil > now)
        {
            retryAfter = delayedUntil - now;
            return Verdict.Delayed;
        }

        // After a delay the count stands at the limit: one attempt may show that the owner is back.
        var free = (IsAtLimit ? 1 : options.FailuresMax - failures.Count) - running.Count;
        if (free <= 0)
        {
            return Verdict.Wait;
        }

        ticket = ++lastTicket;
        running.Add(ticket, now + options.AttemptTimeout);
        return Verdict.Admitted;
    }

    /// <summary>Notes how an admitted attempt ended; unknown tickets are ignored.</summary>
    public void Report(long ticket, AttemptEnd end, DateTimeOffset now)
    {
        if (!running.Remove(ticket))
        {
            return;
        }

        switch (end)
        {
            case AttemptEnd.Failed:
                Fail(now);
                break;
            case AttemptEnd.Succeeded when options.SuccessClears:
                Clear();
                break;
        }
    }

    /// <summary>Forgets the failures so far, and their delay.</summary>
    public void Clear()
    {
        failures.Clear();
        dayFailures.Clear();
        delays = 0;
        delayedUntil = DateTimeOffset.MinValue;
    }

    private void Settle(DateTimeOffset now)
    {
        if (running.Count > 0)
        {
            foreach (var overdue in running.Where(attempt => attempt.Value <= now).ToArray())
            {
                running.Remove(overdue.Key);
                Fail(overdue.Value);
            }
        }

        Forget(now);
    }

    private void Fail(DateTimeOffset at)
    {
        Forget(at);
        Add(failures, at, options.FailuresMax);
        Add(dayFailures, at, options.DayFailuresMax ?? 0);
        if (!IsAtLimit)
        {
            return;
        }

        var delay = options.DelayMin * Math.Pow(2, Math.Min(delays, 20));
        delays++;
        var until = at + (delay > options.DelayMax ? options.DelayMax : delay);
        delayedUntil = until > delayedUntil ? until : delayedUntil;
    }

    // More than the limit says nothing new.
    private static void Add(Queue<DateTimeOffset> times, DateTimeOffset at, int max)
    {
        times.Enqueue(at);
        while (times.Count > max)
        {
            times.Dequeue();
        }
    }

    private void Forget(DateTimeOffset now)
    {
        Drop(dayFailures, now - LoginGuardOptions.Day);

        // A delay that ran out is no reason to begin anew at once: who goes on where it ended waits twice as long.
        if (options.DelaysLast && delays > 0 && (now < delayedUntil + options.Window || HasDayBehind))
        {
            return;
        }

        Drop(failures, now - options.Window);
        if (options.DelaysLast || (failures.Count == 0 && delayedUntil <= now))
        {
            delays = 0;
        }
    }

    private static void Drop(Queue<DateTimeOffset> times, DateTimeOffset before)
    {
        while (times.TryPeek(out var oldest) && oldest <= before)
        {
            times.Dequeue();
        }
    }

    /// <summary>The gate's answer.</summary>
    public enum Verdict
    {
        /// <summary>The attempt may run.</summary>
        Admitted,

        /// <summary>All slots are taken by attempts that still run.</summary>
        Wait,

        /// <summary>No attempt runs before the delay is over.</summary>
        Delayed,
    }

    /// <summary>How an attempt ended.</summary>
    public enum AttemptEnd
    {
        /// <summary>The proof was wrong.</summary>
        Failed,

        /// <summary>The proof was right.</summary>
        Succeeded,

        /// <summary>Nothing was compared.</summary>
        Withdrawn,
    }
}
