using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <inheritdoc cref="IBackendKeysGrain" />
internal sealed class BackendKeysGrain(
    [PersistentState(BackendKeysTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<BackendKeysState>> state,
    BackendKeyFactory factory,
    InForce<PublishedKeys> inForce,
    TimeProvider time,
    ICopyLeases? copies = null)
    : KeyFamilyGrain<BackendKeysState>(state, factory.Lifetimes, inForce, time, copies), IBackendKeysGrain
{
    private SigningKeyRecord? opened;
    private RSA? signer;

    protected override KeyFamilyRows Rows => BackendKeysTable.Rows;

    public async Task<PublicKey> InUse()
    {
        var key = await Current();
        return new PublicKey(key.KeyId, key.X, key.Y);
    }

    public async Task<string> Sign(ReadOnlyMemory<byte> claims)
    {
        var key = await Current();
        if (signer is null || opened?.KeyId != key.KeyId)
        {
            signer?.Dispose();
            (signer, opened) = (factory.Open(key), key);
        }

        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"RS256","typ":"JWT","kid":"{{key.KeyId}}"}"""));
        var signed = $"{header}.{Base64Url.EncodeToString(claims.Span)}";
        var signature = signer.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public Task Maintain() => Keys.Count == 0 ? Task.CompletedTask : BringUpToDate();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        signer?.Dispose();
        signer = null;
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    protected override SigningKeyRecord Make(DateTimeOffset now, DateTimeOffset useFrom) => factory.Make(now, useFrom);

    private async Task<SigningKeyRecord> Current()
    {
        if (SigningKeySchedule.InUse(Keys, Clock.GetUtcNow()) is { } used && used.UseUntil > Clock.GetUtcNow())
        {
            return used;
        }

        await BringUpToDate();
        return SigningKeySchedule.InUse(Keys, Clock.GetUtcNow()) ?? throw new StorageUnavailableException("No signing key is in use yet.");
    }
}
