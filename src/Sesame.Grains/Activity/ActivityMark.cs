namespace Sesame.Grains.Activity;

/// <summary>
/// The newest activity of one grain, in memory and exact; tells the ledger at most once a minute, so that a hot grain costs no shared lock.
/// Used within the grain's turns only.
/// </summary>
internal struct ActivityMark
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Ticks of UTC, half the size of the moments they stand for: every live grain of a user or session has two.
    private long latest;
    private long told;

    /// <summary>The newer of what is stored and what was noted here.</summary>
    public readonly DateTimeOffset Latest(DateTimeOffset stored) => latest > stored.UtcTicks ? At(latest) : stored;

    /// <summary>Notes activity now; answers whether the ledger was told.</summary>
    public bool Note(DateTimeOffset now, Guid id, ActivityLedger ledger)
    {
        var isDue = NoteWritten(now);
        if (isDue)
        {
            ledger.Note(id, now);
        }

        return isDue;
    }

    /// <summary>Notes activity that is written already; answers whether the ledger would have been told.</summary>
    public bool NoteWritten(DateTimeOffset now)
    {
        latest = Math.Max(latest, now.UtcTicks);
        if (now.UtcTicks - told < Interval.Ticks)
        {
            return false;
        }

        told = now.UtcTicks;
        return true;
    }

    /// <summary>Tells the ledger what it does not know yet.</summary>
    public void Flush(Guid id, ActivityLedger ledger)
    {
        if (latest > told)
        {
            told = latest;
            ledger.Note(id, At(latest));
        }
    }

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
