using Orleans;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>
/// Nobody changes the account of a user who may do more than he: who sets another's password, address or factors could become him (NIST SP 800-53, AC-6).
/// </summary>
internal sealed class PowerGate(IGrainFactory grains)
{
    /// <summary>Ends the call unless the caller is the user himself or holds all that the user holds.</summary>
    public async ValueTask Demand(Guid userId, Caller caller)
    {
        if (caller.Call.UserId == userId)
        {
            return;
        }

        var access = await grains.GetGrain<IUserGrain>(userId.ToString()).Access();
        if (access is not null && !caller.Permissions.Covers(BuiltInRoles.PowerOf(access.Roles)))
        {
            throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, "The user holds permissions that the caller lacks.");
        }
    }
}
