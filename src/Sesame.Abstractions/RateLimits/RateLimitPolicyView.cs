using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.RateLimits;

/// <summary>A policy: how much of something a subject may do in a time.</summary>
[GenerateSerializer, Immutable, Alias("rate-limits.policy")]
public sealed record RateLimitPolicyView
{
    /// <summary>UUID version 7.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(1)] public required RateLimitRule Rule { get; init; }

    /// <summary>Grows when counting begins anew, because the algorithm or the window was changed.</summary>
    [Id(2)] public required int CountingEpoch { get; init; }

    /// <summary>When it was created.</summary>
    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with every change of the policy.</summary>
    [Id(4)] public required long Version { get; init; }
}

/// <summary>What a policy demands.</summary>
/// <param name="Name">Unique name, 1 to 64 letters, digits, dots, hyphens and underscores.</param>
/// <param name="Scope">What the subjects are; told to readers.</param>
/// <param name="Limit">How much is admitted in a window, 1 to 1,000,000,000.</param>
/// <param name="Window">Length of the window, 1 second to 366 days in whole milliseconds.</param>
/// <param name="Algorithm">How calls are counted.</param>
/// <param name="Shadow">Whether it only counts.</param>
/// <param name="OnFailure">What is answered while counts cannot be kept safe.</param>
[GenerateSerializer, Immutable, Alias("rate-limits.rule")]
public sealed record RateLimitRule(
    [property: Id(0)] string Name,
    [property: Id(1)] string Scope,
    [property: Id(2)] long Limit,
    [property: Id(3)] TimeSpan Window,
    [property: Id(4)] RateLimitAlgorithm Algorithm = RateLimitAlgorithm.SlidingWindow,
    [property: Id(5)] bool Shadow = false,
    [property: Id(6)] RateLimitOnFailure OnFailure = RateLimitOnFailure.Unavailable)
{
    /// <summary>Most that a limit or a cost can be.</summary>
    public const long LimitMax = 1_000_000_000;

    /// <summary>The shortest window.</summary>
    public static TimeSpan WindowMin { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest window.</summary>
    public static TimeSpan WindowMax { get; } = TimeSpan.FromDays(366);
}

/// <summary>How calls are counted.</summary>
[GenerateSerializer, Alias("rate-limits.algorithm")]
public enum RateLimitAlgorithm
{
    /// <summary>At most the limit in any span of the window's length.</summary>
    SlidingWindow = 1,

    /// <summary>At most the limit in each window.</summary>
    FixedWindow = 2,

    /// <summary>A bucket that refills evenly.</summary>
    TokenBucket = 3,
}

/// <summary>What is answered while counts cannot be kept safe.</summary>
[GenerateSerializer, Alias("rate-limits.on-failure")]
public enum RateLimitOnFailure
{
    /// <summary>That it cannot be told.</summary>
    Unavailable = 1,

    /// <summary>Allowed, counted in memory only.</summary>
    Allow = 2,

    /// <summary>Not allowed.</summary>
    Deny = 3,
}
