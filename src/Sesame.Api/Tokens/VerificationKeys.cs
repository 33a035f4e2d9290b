using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Tokens;

namespace Sesame.Api.Tokens;

/// <summary>
/// The published keys as this process knows them. Each use looks whether they still are the ones in force: held out by the grain of this process, or a
/// leased copy; so a key that fell verifies nothing from then on, on any node.
/// </summary>
internal sealed class VerificationKeys
{
    private readonly KeysInForce inForce;
    private volatile Known known = new(null, FrozenDictionary<string, Verifier>.Empty);

    public VerificationKeys(KeysInForce inForce) => this.inForce = inForce;

    /// <summary>Told when a key has fallen, so that what it verified falls too.</summary>
    public event Action? Changed;

    /// <summary>Whether what is known is in force now. When not, <see cref="Find"/> asks.</summary>
    public bool AreCurrent => inForce.Known is { } now && now.Version == known.Keys?.Version;

    /// <summary>The key of an id; null when no such key is published.</summary>
    public async ValueTask<Verifier?> Find(string keyId)
    {
        if (!AreCurrent)
        {
            Learn(await Published());
        }

        return known.ById.GetValueOrDefault(keyId);
    }

    /// <summary>The keys as published now.</summary>
    public ValueTask<PublishedKeys> Published() => inForce.Find();

    private void Learn(PublishedKeys published)
    {
        var before = known;
        if (published.Version == before.Keys?.Version)
        {
            return;
        }

        known = new Known(published, published.Keys.ToFrozenDictionary(key => key.KeyId, key => before.ById.GetValueOrDefault(key.KeyId) ?? new Verifier(key)));
        Changed?.Invoke();
    }

    private sealed record Known(PublishedKeys? Keys, FrozenDictionary<string, Verifier> ById);

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
