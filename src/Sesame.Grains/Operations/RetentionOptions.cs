namespace Sesame.Grains.Operations;

/// <summary>How long a deployment keeps what is only ever added to. Whole months are removed, once all of a month is older.</summary>
internal sealed record RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Contents of the audit log; their hashes stay. 0: for ever.</summary>
    public int AuditMonths { get; init; }

    /// <summary>Attempts to log in. 0: for ever.</summary>
    public int LoginAttemptsMonths { get; init; } = 12;

    /// <summary>Messages that were sent or given up; their bodies are erased at once in any case. 0: for ever.</summary>
    public int OutboxMonths { get; init; } = 3;

    public IEnumerable<string> Faults()
    {
        const int MonthsMax = 1_200;
        foreach (var (name, months) in new[] { (nameof(AuditMonths), AuditMonths), (nameof(LoginAttemptsMonths), LoginAttemptsMonths), (nameof(OutboxMonths), OutboxMonths) })
        {
            if (months is < 0 or > MonthsMax)
            {
                yield return $"{Section}:{name} must be 1 to {MonthsMax} months, or 0 for ever.";
            }
        }
    }
}
