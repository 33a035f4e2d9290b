using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Orleans;
using Sesame.Abstractions.Tokens;

namespace Sesame.Api.Tokens;

/// <summary>The published keys as this process knows them. An unknown key id has them read again, at most once a second.</summary>
internal sealed class VerificationKeys(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan LookupPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private FrozenDictionary<string, Verifier> known = FrozenDictionary<string, Verifier>.Empty;
    private long version = -1;
    private DateTimeOffset readAt = DateTimeOffset.MinValue;

    /// <summary>Told when a key has fallen, so that what it verified falls too.</summary>
    public event Action? Changed;

    /// <summary>The key of an id; null when no such key is published.</summary>
    public async ValueTask<Verifier?> Find(string keyId)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(keyId, out var verifier) && now - readAt < Freshness)
        {
            return verifier;
        }

        if (now - readAt >= LookupPause)
        {
            await Read(now);
        }

        return known.GetValueOrDefault(keyId);
    }

    /// <summary>The keys as published now.</summary>
    public ValueTask<PublishedKeys> Published() => grains.GetGrain<ISigningKeysGrain>("deployment").Published();

    private async Task Read(DateTimeOffset now)
    {
        var published = await Published();
        readAt = now;
        if (published.Version == version)
        {
            return;
        }

        version = published.Version;
        known = published.Keys.ToFrozenDictionary(key => key.KeyId, key => known.GetValueOrDefault(key.KeyId) ?? new Verifier(key));
        Changed?.Invoke();
    }

    /// <summary>One public key, opened as often as threads verify at once.</summary>
    internal sealed class Verifier(PublicKey key)
    {
        private readonly ConcurrentBag<ECDsa> idle = [];

        public bool IsGood(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            if (!idle.TryTake(out var opened))
            {
                opened = ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = key.X.ToArray(), Y = key.Y.ToArray() },
                });
            }

            var good = opened.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            idle.Add(opened);
            return good;
        }
    }
}
