using System.Security.Cryptography;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Logins;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <inheritdoc cref="IMagicLinkGrain" />
internal sealed class MagicLinkGrain(
    [PersistentState(MagicLinkTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<MagicLinkState>> state,
    LoginOptions options,
    TimeProvider time)
    : StoredGrain<MagicLinkState>(state, time), IMagicLinkGrain
{
    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    public Task<string> Create(CreateMagicLink command) => Run(command.Call, async context =>
    {
        var token = LinkToken.Create(MadeLink.SubjectOf(Id));
        var link = new MagicLinkState(
            command.UserId,
            command.Email,
            command.SecurityEpoch,
            token.Hash.ToArray(),
            command.RedirectTo,
            context.At,
            context.At + command.Lifetime,
            ConsumedAt: null);
        context.Audit("logins.create-magic-link", "user", command.UserId.ToString());
        await Save(link, context);
        return $"{options.MagicLinkUrl}#token={token.Compose()}";
    });

    public ValueTask<MagicLinkView?> Find(ReadOnlyMemory<byte> hash)
    {
        if (Value is not { } link)
        {
            // Nothing is kept in memory for ids that were made up.
            DeactivateOnIdle();
            return default;
        }

        return ValueTask.FromResult(IsGood(link, hash, Clock.GetUtcNow()) ? new MagicLinkView(link.UserId, link.Email, link.SecurityEpoch, link.RedirectTo) : null);
    }

    public Task<bool> Redeem(RedeemMagicLink command) => Run(command.Call, async context =>
    {
        if (Value is not { } link || !IsGood(link, command.Hash, context.At))
        {
            return false;
        }

        context.Audit("logins.redeem-magic-link", "user", link.UserId.ToString());
        // Written before the answer: what was used up is never good again, also after a crash.
        await Save(link with { ConsumedAt = context.At }, context);
        return true;
    });

    private static bool IsGood(MagicLinkState link, ReadOnlyMemory<byte> hash, DateTimeOffset now) =>
        CryptographicOperations.FixedTimeEquals(link.Hash, hash.Span) && link.IsLive(now);
}
