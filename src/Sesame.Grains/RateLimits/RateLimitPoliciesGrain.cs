using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <inheritdoc cref="IRateLimitPoliciesGrain" />
internal sealed class RateLimitPoliciesGrain(
    [PersistentState(RateLimitPolicyTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<RateLimitPolicySet>> state,
    IdempotentRequests requests,
    InForce<RateLimitPolicyView> inForce,
    TimeProvider time)
    : StoredGrain<RateLimitPolicySet>(state, time), IRateLimitPoliciesGrain
{
    private const string ObjectKind = "rate-limit-policy";

    private RateLimitPolicySet Set => Value ?? RateLimitPolicySet.Empty;

    private string Key => this.GetPrimaryKeyString();

    public ValueTask<RateLimitPolicyView?> Find(string nameOrId)
    {
        var policy = Set.Find(nameOrId);
        if (policy is not null)
        {
            inForce.Hold(nameOrId, policy);
        }

        return ValueTask.FromResult(policy);
    }

    public ValueTask<Page<RateLimitPolicyView>> List(int size, string? after)
    {
        IEnumerable<RateLimitPolicyView> rest = Set.Policies;
        if (Guid.TryParse(after, out var last))
        {
            rest = rest.SkipWhile(policy => policy.Id.CompareTo(last) >= 0);
        }

        var page = rest.Take(size + 1).ToArray();
        return ValueTask.FromResult(page.Length > size
            ? new Page<RateLimitPolicyView>(page[..size], page[size - 1].Id.ToString())
            : new Page<RateLimitPolicyView>(page, null));
    }

    public Task<ChangePolicyResult> Create(CreateRateLimitPolicy command) => Change<ChangePolicyResult>(command.Call, async context =>
    {
        if (await Repeated(command) is { } repeated)
        {
            return repeated;
        }

        if (Set.Policies.Count >= RateLimitPolicySet.PoliciesMax)
        {
            return new ChangePolicyResult.TooMany(RateLimitPolicySet.PoliciesMax);
        }

        var policy = new RateLimitPolicyView
        {
            Id = Guid.CreateVersion7(context.At),
            Rule = command.Rule,
            CountingEpoch = 1,
            CreatedAt = context.At,
            Version = Version + 1,
        };
        context.Audit("rate-limits.create-policy", ObjectKind, policy.Id.ToString(), after: JsonSerializer.Serialize(policy.Rule));
        if (command.Idempotency is { } request)
        {
            context.Change(requests.Remember(request, policy.Id.ToByteArray()));
        }

        return await SaveOrTaken(Set.With(policy), context, policy, RateLimitPolicyTable.InsertPolicy(Key, policy));
    });

    public Task<ChangePolicyResult> Update(UpdateRateLimitPolicy command) => Change<ChangePolicyResult>(command.Call, async context =>
    {
        if (Set.Find(command.PolicyId) is not { } policy)
        {
            return new ChangePolicyResult.NotFound();
        }

        if (command.ExpectedVersion is { } expected && expected != policy.Version)
        {
            return new ChangePolicyResult.VersionConflict();
        }

        if (RateLimitPolicySet.Change(policy, command, Version + 1) is not { } next)
        {
            return new ChangePolicyResult.Done(policy);
        }

        context.Audit(
            "rate-limits.update-policy", ObjectKind, policy.Id.ToString(), before: JsonSerializer.Serialize(policy.Rule), after: JsonSerializer.Serialize(next.Rule));
        return await SaveOrTaken(Set.With(next), context, next, RateLimitPolicyTable.UpdatePolicy(Key, next));
    });

    public Task Delete(DeleteRateLimitPolicy command) => Change(command.Call, async context =>
    {
        if (Set.Find(command.PolicyId) is { } policy)
        {
            context.Audit("rate-limits.delete-policy", ObjectKind, policy.Id.ToString(), before: JsonSerializer.Serialize(policy.Rule));
            await Save(Set.Without(policy.Id), context, RateLimitPolicyTable.DeletePolicy(policy.Id), RateLimitPolicyTable.DeleteCounters(policy.Id));
        }

        return true;
    });

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        inForce.WithdrawAll();
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    // Withdrawn before the change is answered, whether it succeeded or its outcome is not known.
    private async Task<TResult> Change<TResult>(CallContext caller, Func<CommandContext, Task<TResult>> command)
    {
        try
        {
            return await Run(caller, command);
        }
        finally
        {
            inForce.WithdrawAll();
        }
    }

    private async Task<ChangePolicyResult> SaveOrTaken(RateLimitPolicySet next, CommandContext context, RateLimitPolicyView policy, IRowChange change)
    {
        try
        {
            await Save(next, context, change);
            return new ChangePolicyResult.Done(policy);
        }
        catch (KeyTakenException taken) when (taken.Constraint == RateLimitPolicyTable.NameKey)
        {
            return new ChangePolicyResult.NameTaken();
        }
    }

    // All creations meet in this grain, so that a repeat always finds its answer.
    private async Task<ChangePolicyResult?> Repeated(CreateRateLimitPolicy command)
    {
        if (command.Idempotency is not { } request || await requests.FindAsync(request) is not { } found)
        {
            return null;
        }

        return !found.SameBody ? new ChangePolicyResult.RequestIdReused()
            : Set.Find(new Guid(found.Reply)) is { } policy ? new ChangePolicyResult.Done(policy)
            : new ChangePolicyResult.NotFound();
    }
}
