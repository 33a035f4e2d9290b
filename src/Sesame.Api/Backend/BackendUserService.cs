using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Backend;

/// <summary>The user part of the API for back ends; converts and calls the same grains.</summary>
internal sealed class BackendUserService(IGrainFactory grains) : UserService.UserServiceBase
{
    public override async Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        var grain = grains.GetGrain<IUserGrain>(Identifiers.Read(request.UserId, "user_id").ToString());
        if (request.TokenRefresh)
        {
            await grain.Touch(renewSessions: true);
        }

        var user = await grain.Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);
        return new GetUserResponse { User = BackendUserMapping.ToUser(user) };
    }
}
