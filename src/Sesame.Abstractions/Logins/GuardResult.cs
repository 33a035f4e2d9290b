using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Logins;

/// <summary>Outcome of asking the guard for a slot.</summary>
[GenerateSerializer, Immutable, Alias("logins.guard.result")]
public abstract record GuardResult
{
    /// <summary>The attempt may run; its outcome is to be reported under the ticket.</summary>
    [GenerateSerializer, Immutable, Alias("logins.guard.admitted")]
    public sealed record Admitted([property: Id(0)] long Ticket) : GuardResult;

    /// <summary>Too many failures; no attempt runs before the delay is over.</summary>
    [GenerateSerializer, Immutable, Alias("logins.guard.delayed")]
    public sealed record Delayed([property: Id(0)] TimeSpan RetryAfter) : GuardResult;
}

/// <summary>How an attempt ended.</summary>
[GenerateSerializer, Alias("logins.guard.outcome")]
public enum AttemptOutcome
{
    /// <summary>The proof was wrong.</summary>
    Failed = 0,

    /// <summary>The proof was right.</summary>
    Succeeded = 1,

    /// <summary>Nothing was compared; the slot is given back.</summary>
    Withdrawn = 2,
}
