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
        if (!caller.Is(userId))
        {
            await DemandPower(userId, caller);
        }
    }

    /// <summary>
    /// The same where a user has another way for what is his own, which asks for a fresh proof: neither a token that was stolen nor a key made with it must
    /// become the account (ASVS 5.0, 7.5.1).
    /// </summary>
    public ValueTask DemandOfOthers(Guid userId, Caller caller) => caller.Call.UserId == userId
        ? throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, "A user changes his own account by /accounts/v1, which asks for a fresh proof where one is needed.")
        : DemandPower(userId, caller);

    private async ValueTask DemandPower(Guid userId, Caller caller)
    {
        var user = grains.GetGrain<IUserGrain>(userId.ToString());
        // A deleted user has no access, and keeps the roles that he comes back with.
        var roles = (await user.Access())?.Roles ?? await user.Roles();
        if (!caller.Permissions.Covers(BuiltInRoles.PowerOf(roles)))
        {
            throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, "The user holds permissions that the caller lacks.");
        }
    }
}
