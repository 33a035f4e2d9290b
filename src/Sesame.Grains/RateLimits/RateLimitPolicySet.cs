using System.Collections.Frozen;
using Sesame.Abstractions.RateLimits;

namespace Sesame.Grains.RateLimits;

/// <summary>All policies of the deployment: immutable, found by id and by name.</summary>
internal sealed class RateLimitPolicySet
{
    public const int PoliciesMax = 10_000;

    private readonly FrozenDictionary<string, RateLimitPolicyView> byNameOrId;

    /// <param name="policies">The policies, in any order.</param>
    public RateLimitPolicySet(IEnumerable<RateLimitPolicyView> policies)
    {
        Policies = [.. policies.OrderByDescending(policy => policy.Id)];

        // A name may look like an id; the id wins, because it cannot be chosen.
        var index = new Dictionary<string, RateLimitPolicyView>(StringComparer.Ordinal);
        foreach (var policy in Policies)
        {
            index[policy.Rule.Name] = policy;
        }

        foreach (var policy in Policies)
        {
            index[policy.Id.ToString()] = policy;
        }

        byNameOrId = index.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>No policies.</summary>
    public static RateLimitPolicySet Empty { get; } = new([]);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RateLimitPolicyView> Policies { get; }

    public RateLimitPolicyView? Find(string nameOrId) => byNameOrId.GetValueOrDefault(nameOrId);

    public RateLimitPolicyView? Find(Guid id) => Policies.FirstOrDefault(policy => policy.Id == id);

    /// <summary>The set with this policy in the place of the one with its id, or beside the others.</summary>
    public RateLimitPolicySet With(RateLimitPolicyView policy) => new(Policies.Where(other => other.Id != policy.Id).Append(policy));

    public RateLimitPolicySet Without(Guid id) => new(Policies.Where(policy => policy.Id != id));

    /// <summary>The policy as it is to be. Counting begins anew when the algorithm or the window changes; null where nothing changes.</summary>
    public static RateLimitPolicyView? Change(RateLimitPolicyView policy, UpdateRateLimitPolicy command, long version)
    {
        var rule = policy.Rule with
        {
            Name = command.Name ?? policy.Rule.Name,
            Scope = command.Scope ?? policy.Rule.Scope,
            Limit = command.Limit ?? policy.Rule.Limit,
            Window = command.Window ?? policy.Rule.Window,
            Algorithm = command.Algorithm ?? policy.Rule.Algorithm,
            Shadow = command.Shadow ?? policy.Rule.Shadow,
            OnFailure = command.OnFailure ?? policy.Rule.OnFailure,
        };
        if (rule == policy.Rule)
        {
            return null;
        }

        var begins = rule.Algorithm != policy.Rule.Algorithm || rule.Window != policy.Rule.Window;
        return policy with { Rule = rule, CountingEpoch = policy.CountingEpoch + (begins ? 1 : 0), Version = version };
    }
}
