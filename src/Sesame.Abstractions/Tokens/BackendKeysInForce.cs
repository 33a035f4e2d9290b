using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Tokens;

/// <summary>What <see cref="KeysInForce"/> is for access tokens, for those of the API for back ends.</summary>
public sealed class BackendKeysInForce
{
    private readonly InForce<PublishedKeys> inForce;
    private readonly IBackendKeysGrain grain;
    private readonly ILeasedCopy<PublishedKeys>? leased;

    public BackendKeysInForce(IGrainFactory grains, InForce<PublishedKeys> inForce, ILeasedCopies? copies = null)
    {
        this.inForce = inForce;
        grain = grains.GetGrain<IBackendKeysGrain>(IBackendKeysGrain.Key);
        leased = copies?.Of(grain, grain.Lease);
    }

    private PublishedKeys? Known => inForce.Find(IBackendKeysGrain.Key) ?? (leased is not null && leased.Find(out var copy) == FoundCopy.Copy ? copy : null);

    /// <summary>The keys, asked of the grain when they are not known.</summary>
    public async ValueTask<PublishedKeys> Find() =>
        Known ?? (leased is null || leased.Find(out _) == FoundCopy.Grain ? null : await leased.Ask()) ?? await grain.Published();
}
