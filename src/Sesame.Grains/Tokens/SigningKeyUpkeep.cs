using Orleans;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Tokens;

/// <summary>Has the signing keys brought up to date every hour; the grain does nothing when nothing is due.</summary>
internal sealed class SigningKeyUpkeep(IGrainFactory grains, TimeProvider time) : IDueWork
{
    public string Kind => "tokens.maintain-keys";

    public TimeSpan? Every => TimeSpan.FromHours(1);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ISigningKeysGrain>("deployment").Maintain();
        await grains.GetGrain<IBackendKeysGrain>(IBackendKeysGrain.Key).Maintain();
        return time.GetUtcNow() + Every;
    }
}
