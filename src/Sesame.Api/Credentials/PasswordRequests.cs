using Sesame.Abstractions.Credentials;
using Sesame.Api.Access;
using Sesame.Api.Credentials.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins;

namespace Sesame.Api.Credentials;

/// <summary>Turns requests into commands.</summary>
internal static class PasswordRequests
{
    /// <summary>The change, of the calling user's own password only: nobody else gives the current one.</summary>
    public static ChangePassword ToCommand(ChangePasswordRequest request, Caller caller)
    {
        if (Identifiers.ReadUser(request.Id, "id", caller) != caller.Call.UserId)
        {
            throw ErrorMap.ToRpc(ErrorReason.NotFound);
        }

        return new ChangePassword(
            caller.Call, request.HasCurrentPassword ? request.CurrentPassword : null, request.NewPassword, request.EndOtherSessions, LoginRequests.CountsAddress(caller));
    }
}
