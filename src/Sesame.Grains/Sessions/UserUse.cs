using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Sessions;

/// <summary>Tells a user's grain that he is active.</summary>
internal static class UserUse
{
    /// <summary>Nobody waits for it; what fails is told again within a minute of further use.</summary>
    public static void Note(IGrainFactory grains, Guid userId) => _ = Touch(grains, userId);

    private static async Task Touch(IGrainFactory grains, Guid userId)
    {
        try
        {
            await grains.GetGrain<IUserGrain>(userId.ToString()).Touch(renewSessions: false);
        }
        catch (Exception failed) when (failed is OrleansException or TimeoutException)
        {
        }
    }
}
