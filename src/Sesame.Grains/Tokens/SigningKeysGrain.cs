using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <inheritdoc cref="ISigningKeysGrain" />
internal sealed class SigningKeysGrain(
    [PersistentState(SigningKeysTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<SigningKeysState>> state,
    SigningKeyFactory factory,
    TokenOptions options,
    InForce<PublishedKeys> inForce,
    TimeProvider time,
    ICopyLeases? copies = null)
    : KeyFamilyGrain<SigningKeysState>(state, options, inForce, time, copies), ISigningKeysGrain
{
    protected override KeyFamilyRows Rows => SigningKeysTable.Rows;

    public async Task<PublishedKeys> Maintain()
    {
        await BringUpToDate();
        return await Published();
    }

    protected override SigningKeyRecord Make(DateTimeOffset now, DateTimeOffset useFrom) => factory.Make(now, useFrom);
}
