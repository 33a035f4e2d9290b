using System.Collections.Concurrent;
using System.Security.Cryptography;
using Orleans;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>
/// The key that signs now, held by each silo; looked up again every minute, which a published-before-use day makes early enough, and as soon as it is published
/// no more: a key that was revoked signs nothing from then on, on any node.
/// </summary>
internal sealed class SigningKeyRing(Database database, SigningKeyFactory factory, IGrainFactory grains, TimeProvider time, KeysInForce? inForce = null)
{
    private static readonly TimeSpan LookupInterval = TimeSpan.FromMinutes(1);
    private static readonly SigningKeysTable Table = new();

    private readonly SemaphoreSlim looking = new(1, 1);
    private Held? held;

    /// <summary>Signs with the key in use; returns its id.</summary>
    public async ValueTask<Signer> InUse()
    {
        var known = held;
        if (known is null || time.GetUtcNow() >= known.LookAgainAt)
        {
            return await Look(null);
        }

        return inForce is null || IsAmong(inForce.Known ?? await inForce.Find(), known.Signer.KeyId) ? known.Signer : await Look(known.Signer);
    }

    private static bool IsAmong(PublishedKeys published, string keyId)
    {
        foreach (var key in published.Keys)
        {
            if (key.KeyId == keyId)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<Signer> Look(Signer? fallen)
    {
        await looking.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            if (held is { } fresh && now < fresh.LookAgainAt && fresh.Signer != fallen)
            {
                return fresh.Signer;
            }

            var record = SigningKeySchedule.InUse(await All(), now);
            if (record is null || record.UseUntil <= now)
            {
                await grains.GetGrain<ISigningKeysGrain>("deployment").Maintain();
                // A key made just now is in use from a moment after the one this look-up began at.
                now = time.GetUtcNow();
                record = SigningKeySchedule.InUse(await All(), now) ?? throw new StorageUnavailableException("No signing key is in use yet.");
            }

            var signer = held?.Signer.KeyId == record.KeyId ? held.Signer : new Signer(record.KeyId, () => factory.Open(record));
            held = new Held(signer, now + LookupInterval);
            return signer;
        }
        finally
        {
            looking.Release();
        }
    }

    private async Task<IReadOnlyList<SigningKeyRecord>> All() =>
        (await database.FirstAsync(Table.ReadAll(), Table.Map))?.Keys ?? [];

    /// <summary>One key, opened as often as threads sign at once: a key object is not promised to be safe for several.</summary>
    internal sealed class Signer(string keyId, Func<ECDsa> open)
    {
        private readonly ConcurrentBag<ECDsa> idle = [];

        public string KeyId => keyId;

        public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
        {
            if (!idle.TryTake(out var key))
            {
                key = open();
            }

            key.SignData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            idle.Add(key);
        }
    }

    private sealed record Held(Signer Signer, DateTimeOffset LookAgainAt);
}
