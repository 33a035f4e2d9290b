using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.RateLimits;

/// <summary>What one subject has taken under one policy; the key is <c>policy id/subject</c>. Counts in memory and writes behind.</summary>
[Alias("rate-limits.rate-limit")]
public interface IRateLimitGrain : IGrainWithStringKey
{
    /// <summary>Takes the cost or nothing. The policy is the one that the caller found; an older one than seen before is not gone back to.</summary>
    [Alias("consume")]
    ValueTask<ConsumeResult> Consume(RateLimitPolicyView policy, long cost);

    /// <summary>The allowance; takes nothing.</summary>
    [Alias("peek")]
    ValueTask<RateLimitVerdict> Peek(RateLimitPolicyView policy);
}
