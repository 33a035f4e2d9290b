namespace Sesame.Grains.Audit;

/// <summary>Where an entry stands in the order in which entries are sealed.</summary>
/// <param name="Number">Drawn as it was written; 0 for entries from before there were numbers.</param>
/// <param name="At">Its time.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct LogKey(long Number, DateTimeOffset At, Guid Id) : IComparable<LogKey>
{
    /// <summary>Before every entry.</summary>
    public static readonly LogKey Beginning = new(-1, DateTimeOffset.UnixEpoch, Guid.Empty);

    public int CompareTo(LogKey other) =>
        Number != other.Number ? Number.CompareTo(other.Number)
        : At != other.At ? At.CompareTo(other.At)
        // As PostgreSQL does: by the bytes as they are written.
        : Id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(other.Id.ToByteArray(bigEndian: true));
}
