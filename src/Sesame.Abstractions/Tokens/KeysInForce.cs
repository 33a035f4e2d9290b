using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Tokens;

/// <summary>
/// The published keys as of this very moment, for whoever verifies and whoever signs: held out by the grain of this process, or a leased copy. A key that fell
/// is gone from here, on every node, before the call that took it away has returned.
/// </summary>
public sealed class KeysInForce
{
    private const string GrainKey = "deployment";

    private readonly InForce<PublishedKeys> inForce;
    private readonly ISigningKeysGrain grain;
    private readonly ILeasedCopy<PublishedKeys>? leased;

    public KeysInForce(IGrainFactory grains, InForce<PublishedKeys> inForce, ILeasedCopies? copies = null)
    {
        this.inForce = inForce;
        grain = grains.GetGrain<ISigningKeysGrain>(GrainKey);
        leased = copies?.Of(grain, grain.Lease);
    }

    /// <summary>What this process knows to be in force; null when the grain has to be asked.</summary>
    public PublishedKeys? Known => inForce.Find(GrainKey) ?? (leased is not null && leased.Find(out var copy) == FoundCopy.Copy ? copy : null);

    /// <summary>The keys, asked of the grain when they are not known.</summary>
    public async ValueTask<PublishedKeys> Find() =>
        Known ?? (leased is null || leased.Find(out _) == FoundCopy.Grain ? null : await leased.Ask()) ?? await grain.Published();
}
