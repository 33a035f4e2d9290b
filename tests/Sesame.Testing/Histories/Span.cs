namespace Sesame.Testing.Histories;

/// <summary>When a call was under way, on the clock of the one process that made all calls. An outcome that was never told has no end: the call may take effect at any later time.</summary>
public readonly record struct Span(long Begin, long End)
{
    public const long Never = long.MaxValue;

    public static Span Unknown(long begin) => new(begin, Never);

    /// <summary>Whether this call was over before the other one began; otherwise either may have come first.</summary>
    public bool IsBefore(Span other) => End < other.Begin;
}
