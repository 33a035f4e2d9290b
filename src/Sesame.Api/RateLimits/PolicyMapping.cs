using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.RateLimits;
using Sesame.Api.Access;
using Sesame.Api.RateLimits.V1;

namespace Sesame.Api.RateLimits;

/// <summary>Turns policies and verdicts into messages.</summary>
internal static class PolicyMapping
{
    public static RateLimitPolicy ToPolicy(RateLimitPolicyView view) => new()
    {
        Id = view.Id.ToString(),
        Name = view.Rule.Name,
        Scope = view.Rule.Scope,
        Limit = view.Rule.Limit,
        Window = view.Rule.Window.ToDuration(),
        Algorithm = view.Rule.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => Algorithm.FixedWindow,
            RateLimitAlgorithm.TokenBucket => Algorithm.TokenBucket,
            _ => Algorithm.SlidingWindow,
        },
        Shadow = view.Rule.Shadow,
        OnFailure = view.Rule.OnFailure switch
        {
            RateLimitOnFailure.Allow => OnFailure.Allow,
            RateLimitOnFailure.Deny => OnFailure.Deny,
            _ => OnFailure.Unavailable,
        },
        CreatedAt = view.CreatedAt.ToTimestamp(),
        Etag = Etags.Write(view.Version),
    };

    public static ConsumeRateLimitResponse ToResponse(RateLimitVerdict verdict) => new()
    {
        Allowed = verdict.Allowed,
        Limit = verdict.Limit,
        Remaining = verdict.Remaining,
        ResetAfter = verdict.ResetAfter.ToDuration(),
        RetryAfter = verdict.RetryAfter?.ToDuration(),
        WouldRefuse = verdict.WouldRefuse,
    };

    /// <summary>Null for a value that is not defined.</summary>
    public static RateLimitAlgorithm? ToAlgorithm(Algorithm algorithm) => algorithm switch
    {
        Algorithm.Unspecified or Algorithm.SlidingWindow => RateLimitAlgorithm.SlidingWindow,
        Algorithm.FixedWindow => RateLimitAlgorithm.FixedWindow,
        Algorithm.TokenBucket => RateLimitAlgorithm.TokenBucket,
        _ => null,
    };

    /// <summary>Null for a value that is not defined.</summary>
    public static RateLimitOnFailure? ToOnFailure(OnFailure onFailure) => onFailure switch
    {
        OnFailure.Unspecified or OnFailure.Unavailable => RateLimitOnFailure.Unavailable,
        OnFailure.Allow => RateLimitOnFailure.Allow,
        OnFailure.Deny => RateLimitOnFailure.Deny,
        _ => null,
    };
}
