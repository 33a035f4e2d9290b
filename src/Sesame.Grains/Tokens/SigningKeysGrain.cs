using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <inheritdoc cref="ISigningKeysGrain" />
internal sealed class SigningKeysGrain(
    [PersistentState(SigningKeysTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<SigningKeysState>> state,
    SigningKeyFactory factory,
    TokenOptions options,
    TimeProvider time)
    : StoredGrain<SigningKeysState>(state, time), ISigningKeysGrain
{
    private PublishedKeys? published;
    private SigningKeysState? publishedOf;

    private IReadOnlyList<SigningKeyRecord> Keys => Value?.Keys ?? [];

    public ValueTask<PublishedKeys> Published()
    {
        var value = Value;
        if (published is null || !ReferenceEquals(value, publishedOf))
        {
            publishedOf = value;
            published = new PublishedKeys(
                Keys.Sum(key => key.CreatedAt.UtcTicks % 1_000_000_007) + Keys.Count,
                [.. Keys.OrderByDescending(key => key.UseFrom).Select(key => new PublicKey(key.KeyId, key.X, key.Y))]);
        }

        return ValueTask.FromResult(published);
    }

    public async Task<PublishedKeys> Maintain()
    {
        await Run(CallContext.System, async context =>
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
                context.Change(SigningKeysTable.Delete(key));
            }

            if (next is { } useFrom)
            {
                var key = factory.Make(context.At, useFrom);
                context.Audit("tokens.publish-key", "signing-key", key.KeyId);
                context.Change(SigningKeysTable.Insert(key));
            }

            await SaveChanges(context);
            await Reread();
            return true;
        });
        return await Published();
    }
}
