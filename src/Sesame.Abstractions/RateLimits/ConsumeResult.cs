using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.RateLimits;

/// <summary>Outcome of taking from an allowance.</summary>
[GenerateSerializer, Immutable, Alias("rate-limits.consume.result")]
public abstract record ConsumeResult
{
    /// <summary>The verdict, which may be no.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.consume.decided")]
    public sealed record Decided([property: Id(0)] RateLimitVerdict Verdict) : ConsumeResult;

    /// <summary>Counts could not be written for more than a second, so that a crash would forget more than is promised.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.consume.unsafe")]
    public sealed record Unsafe : ConsumeResult;
}

/// <summary>How an allowance stands.</summary>
/// <param name="Allowed">Whether the caller may go on.</param>
/// <param name="Limit">The policy's limit.</param>
/// <param name="Remaining">How much is left.</param>
/// <param name="ResetAfter">When the whole allowance is back, if nothing more is taken.</param>
/// <param name="RetryAfter">When the same cost would be allowed; null when it was, or never will be.</param>
/// <param name="WouldRefuse">Whether a policy in shadow mode would have refused.</param>
[GenerateSerializer, Immutable, Alias("rate-limits.verdict")]
public sealed record RateLimitVerdict(
    [property: Id(0)] bool Allowed,
    [property: Id(1)] long Limit,
    [property: Id(2)] long Remaining,
    [property: Id(3)] TimeSpan ResetAfter,
    [property: Id(4)] TimeSpan? RetryAfter,
    [property: Id(5)] bool WouldRefuse);
