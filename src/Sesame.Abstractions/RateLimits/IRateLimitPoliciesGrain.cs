using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.RateLimits;

/// <summary>All policies of the deployment; one grain, key <c>deployment</c>.</summary>
[Alias("rate-limits.policies")]
public interface IRateLimitPoliciesGrain : IGrainWithStringKey
{
    /// <summary>The policy of this name or id, from memory; null when there is none.</summary>
    [AlwaysInterleave, Alias("find")]
    ValueTask<RateLimitPolicyView?> Find(string nameOrId);

    /// <summary>A page of policies, the newest first, from memory.</summary>
    [AlwaysInterleave, Alias("list")]
    ValueTask<Page<RateLimitPolicyView>> List(int size, string? after);

    /// <summary>Makes a policy.</summary>
    [Alias("create")]
    Task<ChangePolicyResult> Create(CreateRateLimitPolicy command);

    /// <summary>Changes a policy; it holds at the next consume.</summary>
    [Alias("update")]
    Task<ChangePolicyResult> Update(UpdateRateLimitPolicy command);

    /// <summary>Removes a policy. Removing what is gone succeeds.</summary>
    [Alias("delete")]
    Task Delete(DeleteRateLimitPolicy command);
}
