using Orleans;
using Sesame.Abstractions.RateLimits;
using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <inheritdoc cref="IRateLimitGrain" />
internal sealed class RateLimitGrain(RateLimitLedger ledger, CounterQueries queries, WriteBehind writing, TimeProvider time) : Grain, IRateLimitGrain
{
    private RateLimitPolicyView? policy;
    private LiveCounter? counter;

    public ValueTask<ConsumeResult> Consume(RateLimitPolicyView current, long cost) =>
        counter is { } known && (ReferenceEquals(current, policy) || current.Version <= policy!.Version) ? ValueTask.FromResult(Take(known, cost)) : Begin(current, cost);

    public async ValueTask<RateLimitVerdict> Peek(RateLimitPolicyView current)
    {
        var known = await Follow(current);
        return known.Look(policy!.Rule, time.GetUtcNow());
    }

    private async ValueTask<ConsumeResult> Begin(RateLimitPolicyView current, long cost) => Take(await Follow(current), cost);

    private ConsumeResult Take(LiveCounter known, long cost)
    {
        var rule = policy!.Rule;
        if (!writing.IsCurrent && rule.OnFailure != RateLimitOnFailure.Allow)
        {
            // A crash would now forget more than is promised.
            return rule.OnFailure == RateLimitOnFailure.Deny
                ? new ConsumeResult.Decided(known.Look(rule, time.GetUtcNow()) with { Allowed = false })
                : new ConsumeResult.Unsafe();
        }

        var (verdict, queue) = known.Take(rule, cost, time.GetUtcNow());
        if (queue)
        {
            ledger.Queue(known);
        }

        return new ConsumeResult.Decided(verdict);
    }

    // The newest version of the policy that was seen counts; a caller may have found an older one.
    private async ValueTask<LiveCounter> Follow(RateLimitPolicyView current)
    {
        if (policy is null || current.Version > policy.Version)
        {
            if (policy?.CountingEpoch != current.CountingEpoch)
            {
                counter = null;
            }

            policy = current;
        }

        return counter ??= await Open(new CounterKey(policy.Id, policy.CountingEpoch, Subject), policy.Rule);
    }

    private async Task<LiveCounter> Open(CounterKey key, RateLimitRule rule)
    {
        if (ledger.Find(key) is { } left)
        {
            return left;
        }

        var opened = new LiveCounter(key, RateCounter.Of(rule));
        opened.Load(await queries.Read(key));
        return opened;
    }

    private string Subject
    {
        get
        {
            var key = this.GetPrimaryKeyString();
            return key[(key.IndexOf('/') + 1)..];
        }
    }
}
