using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.RateLimits;

/// <summary>Make a policy.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Rule">What it demands.</param>
/// <param name="Idempotency">How a repeat of the request is recognized, when the caller wants it.</param>
[GenerateSerializer, Immutable, Alias("rate-limits.create-policy")]
public sealed record CreateRateLimitPolicy(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] RateLimitRule Rule,
    [property: Id(2)] RequestIdempotency? Idempotency = null);

/// <summary>Change a policy; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("rate-limits.update-policy")]
public sealed record UpdateRateLimitPolicy
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required CallContext Call { get; init; }

    /// <summary>The policy.</summary>
    [Id(1)] public required Guid PolicyId { get; init; }

    /// <summary>The version that was read, or null to change whatever is there.</summary>
    [Id(2)] public long? ExpectedVersion { get; init; }

    /// <summary>New name.</summary>
    [Id(3)] public string? Name { get; init; }

    /// <summary>New scope.</summary>
    [Id(4)] public string? Scope { get; init; }

    /// <summary>New limit.</summary>
    [Id(5)] public long? Limit { get; init; }

    /// <summary>New window; counting begins anew.</summary>
    [Id(6)] public TimeSpan? Window { get; init; }

    /// <summary>New algorithm; counting begins anew.</summary>
    [Id(7)] public RateLimitAlgorithm? Algorithm { get; init; }

    /// <summary>Whether it only counts.</summary>
    [Id(8)] public bool? Shadow { get; init; }

    /// <summary>What is answered while counts cannot be kept safe.</summary>
    [Id(9)] public RateLimitOnFailure? OnFailure { get; init; }
}

/// <summary>Remove a policy.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="PolicyId">The policy.</param>
[GenerateSerializer, Immutable, Alias("rate-limits.delete-policy")]
public sealed record DeleteRateLimitPolicy([property: Id(0)] CallContext Call, [property: Id(1)] Guid PolicyId);

/// <summary>Outcome of making or changing a policy.</summary>
[GenerateSerializer, Immutable, Alias("rate-limits.change-policy.result")]
public abstract record ChangePolicyResult
{
    /// <summary>It is as asked.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.change-policy.done")]
    public sealed record Done([property: Id(0)] RateLimitPolicyView Policy) : ChangePolicyResult;

    /// <summary>There is no such policy.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.change-policy.not-found")]
    public sealed record NotFound : ChangePolicyResult;

    /// <summary>Another policy has the name.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.change-policy.name-taken")]
    public sealed record NameTaken : ChangePolicyResult;

    /// <summary>Somebody else changed it since it was read.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.change-policy.version-conflict")]
    public sealed record VersionConflict : ChangePolicyResult;

    /// <summary>The same request id came before with another body.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.change-policy.request-id-reused")]
    public sealed record RequestIdReused : ChangePolicyResult;

    /// <summary>The deployment has as many policies as allowed.</summary>
    [GenerateSerializer, Immutable, Alias("rate-limits.change-policy.too-many")]
    public sealed record TooMany([property: Id(0)] int Most) : ChangePolicyResult;
}
