using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>What all families of signing keys have in common: published before use, taken into use in turn, dropped when over, revoked at once.</summary>
/// <typeparam name="TState">The keys of the family.</typeparam>
internal abstract class KeyFamilyGrain<TState>(
    IPersistentState<Stored<TState>> state, TokenOptions options, InForce<PublishedKeys> inForce, TimeProvider time, ICopyLeases? copies)
    : StoredGrain<TState>(state, time)
    where TState : class, IKeyFamilyState
{
    private PublishedKeys? published;
    private TState? publishedOf;

    /// <summary>How the family's rows are written.</summary>
    protected abstract KeyFamilyRows Rows { get; }

    protected IReadOnlyList<SigningKeyRecord> Keys => Value?.Keys ?? [];

    public ValueTask<PublishedKeys> Published()
    {
        var now = PublishedNow();
        inForce.Hold(this.GetPrimaryKeyString(), now);
        return ValueTask.FromResult(now);
    }

    public ValueTask<Leased<PublishedKeys>> Lease(Guid holder) =>
        ValueTask.FromResult(new Leased<PublishedKeys>(copies?.Grant(GrainContext, holder), PublishedNow()));

    public ValueTask<IReadOnlyList<SigningKeyView>> List()
    {
        var now = Clock.GetUtcNow();
        var used = SigningKeySchedule.InUse(Keys, now);
        return ValueTask.FromResult<IReadOnlyList<SigningKeyView>>(
            [.. Keys.OrderByDescending(key => key.UseFrom).Select(key => new SigningKeyView(key.KeyId, key.CreatedAt, key.UseFrom, key.UseUntil, key == used))]);
    }

    public async Task<RevokeSigningKeyResult> Revoke(RevokeSigningKey command)
    {
        var revoked = false;
        await EndingCopies(async () => revoked = await Remove(command));
        return new RevokeSigningKeyResult(revoked, SigningKeySchedule.InUse(Keys, Clock.GetUtcNow())?.KeyId ?? "");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        inForce.Withdraw(this.GetPrimaryKeyString());
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>A new key of the family.</summary>
    protected abstract SigningKeyRecord Make(DateTimeOffset now, DateTimeOffset useFrom);

    /// <summary>Makes, publishes and drops what is due.</summary>
    protected Task BringUpToDate() => EndingCopies(Change);

    // Before the change is answered, whether it succeeded or its outcome is not known: a key that fell falls everywhere.
    private async Task EndingCopies(Func<Task> change)
    {
        try
        {
            await change();
        }
        finally
        {
            inForce.Withdraw(this.GetPrimaryKeyString());
            await (copies?.Void(GrainContext) ?? Task.CompletedTask);
        }
    }

    private Task<bool> Remove(RevokeSigningKey command) => Run(command.Call, async context =>
    {
        if (Keys.FirstOrDefault(key => key.KeyId == command.KeyId) is not { } revoked)
        {
            return false;
        }

        context.Audit("tokens.revoke-key", "signing-key", revoked.KeyId);
        context.Change(Rows.Delete(revoked));
        var (next, make) = SigningKeySchedule.Successor([.. Keys.Where(key => key != revoked)], context.At);
        if (next is not null)
        {
            context.Audit("tokens.use-key-now", "signing-key", next.KeyId);
            context.Change(Rows.UseFrom(next, SigningKeySchedule.FreeMoment(Keys, context.At)));
        }
        else if (make)
        {
            var key = Make(context.At, SigningKeySchedule.FreeMoment(Keys, context.At));
            context.Audit("tokens.publish-key", "signing-key", key.KeyId);
            context.Change(Rows.Insert(key));
        }

        await SaveChanges(context);
        await Reread();
        return true;
    });

    private Task Change() => Run(CallContext.System, async context =>
    {
        var over = Keys.Where(key => SigningKeySchedule.IsOver(key, context.At, options)).ToArray();
        var next = SigningKeySchedule.NextUseFrom(Keys, context.At, options);
        if (over.Length == 0 && next is null)
        {
            return false;
        }

        foreach (var key in over)
        {
            context.Audit("tokens.drop-key", "signing-key", key.KeyId);
            context.Change(Rows.Delete(key));
        }

        if (next is { } useFrom)
        {
            var key = Make(context.At, useFrom);
            context.Audit("tokens.publish-key", "signing-key", key.KeyId);
            context.Change(Rows.Insert(key));
        }

        await SaveChanges(context);
        await Reread();
        return true;
    });

    private PublishedKeys PublishedNow()
    {
        var value = Value;
        if (published is null || !ReferenceEquals(value, publishedOf))
        {
            publishedOf = value;
            published = new PublishedKeys(
                Keys.Sum(key => key.CreatedAt.UtcTicks % 1_000_000_007) + Keys.Count,
                [.. Keys.OrderByDescending(key => key.UseFrom).Select(key => new PublicKey(key.KeyId, key.X, key.Y))]);
        }

        return published;
    }
}
