using Orleans;
using Sesame.Abstractions.Users;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>Lists of what is a user's answer that there is no such user, where an empty list would tell of one without anything.</summary>
internal static class PresentUsers
{
    /// <summary>Ends the call where the user is unknown or deleted.</summary>
    public static async ValueTask DemandUser(this IGrainFactory grains, Guid id)
    {
        if (await grains.GetGrain<IUserGrain>(id.ToString()).Read() is null)
        {
            throw ErrorMap.ToRpc(ErrorReason.NotFound);
        }
    }
}
