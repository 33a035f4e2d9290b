namespace Sesame.Grains.Logins;

/// <summary>
/// The gate's rule, without clock or waiting: at most (limit − failures) attempts run at once, a success gives its slot back and clears an account's
/// count, a failure keeps its slot. At the limit a delay starts that doubles with each further failure; after it, one attempt at a time is let in.
/// </summary>
public sealed class LoginGuard(LoginGuardOptions options)
{
    private readonly Dictionary<long, DateTimeOffset> running = [];
    private readonly Queue<DateTimeOffset> failures = new();
    private DateTimeOffset delayedUntil = DateTimeOffset.MinValue;
    private int delays;
    private long lastTicket;

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
        var free = Math.Max(options.FailuresMax - failures.Count, 1) - running.Count;
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
        failures.Enqueue(at);
        if (failures.Count < options.FailuresMax)
        {
            return;
        }

        // A bound on the queue: more than the limit says nothing new.
        while (failures.Count > options.FailuresMax)
        {
            failures.Dequeue();
        }

        var delay = options.DelayMin * Math.Pow(2, Math.Min(delays, 20));
        delays++;
        var until = at + (delay > options.DelayMax ? options.DelayMax : delay);
        delayedUntil = until > delayedUntil ? until : delayedUntil;
    }

    private void Forget(DateTimeOffset now)
    {
        while (failures.TryPeek(out var oldest) && oldest <= now - options.Window)
        {
            failures.Dequeue();
        }

        if (failures.Count == 0 && delayedUntil <= now)
        {
            delays = 0;
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
