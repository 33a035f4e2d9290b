using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Sessions;

namespace Sesame.Grains.Sessions;

/// <summary>Moves the idle ends of sessions that are checked by copies on other nodes.</summary>
internal sealed class SessionCopyUse(IGrainFactory grains) : ICopyUse
{
    public void Note(GrainId grain)
    {
        // Nobody waits for it; what fails is told again with the next use.
        _ = Touch(grain.Key.ToString()!);
    }

    private async Task Touch(string session)
    {
        try
        {
            await grains.GetGrain<ISessionGrain>(session).Touch();
        }
        catch (Exception failed) when (failed is OrleansException or TimeoutException)
        {
        }
    }
}
